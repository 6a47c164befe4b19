import type { ReactNode } from 'react';
import styles from './Toolbar.module.css';

/** The line of controls over a view. */
export function Toolbar({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ReactNode;
}) {
  return (
    <div className={styles.bar} role="toolbar" aria-label={label}>
      {children}
    </div>
  );
}

/** Words in a toolbar; where there is no room for all, the rest is told on hover. */
export function ToolbarNote({ children }: { readonly children: ReactNode }) {
  return (
    <span
      className={styles.note}
      onPointerEnter={({ currentTarget }) => {
        currentTarget.title = currentTarget.textContent;
      }}
    >
      {children}
    </span>
  );
}
