import { type ReactNode, useId } from 'react';
import buttons from './Button.module.css';
import styles from './Popover.module.css';

export interface PopoverProps {
  readonly label: string;
  readonly icon: ReactNode;
  readonly children: ReactNode;
}

/** An icon that opens a small panel beside itself; Escape and a click elsewhere close it. */
export function Popover({ label, icon, children }: PopoverProps) {
  const id = useId();
  const anchor = `--anchor-${id.replace(/\W/g, '')}`;
  return (
    <>
      <button
        type="button"
        className={`${buttons.button} ${buttons.quiet} ${buttons.icon}`}
        aria-label={label}
        title={label}
        popoverTarget={id}
        style={{ anchorName: anchor }}
      >
        {icon}
      </button>
      <div id={id} popover="auto" className={styles.panel} style={{ positionAnchor: anchor }}>
        {children}
      </div>
    </>
  );
}
