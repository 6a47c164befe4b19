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

/** Words in a toolbar; the ones that say least go first when there is no room. */
export function ToolbarNote({ children }: { readonly children: ReactNode }) {
  return <span className={styles.note}>{children}</span>;
}
