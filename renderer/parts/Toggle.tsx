import type { ReactNode } from 'react';
import styles from './Toggle.module.css';

export interface ToggleProps {
  readonly isOn: boolean;
  readonly onToggle: () => void;
  readonly isDisabled?: boolean;
  readonly help?: string;
  /** A line in this colour beside the name says what is drawn with it. */
  readonly ink?: string;
  readonly children: ReactNode;
}

/** Something that is shown or not. */
export function Toggle({ isOn, onToggle, isDisabled = false, help, ink, children }: ToggleProps) {
  return (
    <button
      type="button"
      className={styles.toggle}
      aria-pressed={isOn}
      disabled={isDisabled}
      title={help}
      onClick={onToggle}
    >
      {ink !== undefined && <i className={styles.ink} style={{ background: ink }} />}
      {children}
    </button>
  );
}
