import type { ReactNode } from 'react';
import type { Fault } from '../../engine/api/contract.ts';
import { Button } from './Button.tsx';
import styles from './states.module.css';

export interface EmptyStateProps {
  /** What is not there, in a few words. */
  readonly title: string;
  /** What the view will show, and what brings it. */
  readonly children?: ReactNode;
  /** The button that fills it. */
  readonly action?: ReactNode;
}

/** A view that has nothing to show yet. */
export function EmptyState({ title, children, action }: EmptyStateProps) {
  return (
    <div className={styles.state}>
      <h2>{title}</h2>
      {children !== undefined && <p>{children}</p>}
      {action}
    </div>
  );
}

export interface ErrorStateProps {
  readonly title: string;
  readonly fault: Fault;
  readonly onRetry?: () => void;
}

/** A view that could not get what it shows: says what happened, and tries again. */
export function ErrorState({ title, fault, onRetry }: ErrorStateProps) {
  return (
    <div className={styles.state} role="alert">
      <h2>{title}</h2>
      <p>{fault.message}</p>
      {onRetry !== undefined && <Button onClick={onRetry}>Try again</Button>}
      <code>{fault.code}</code>
    </div>
  );
}

/** Grey bars in the place of lines that are on their way. */
export function SkeletonLines({ count }: { readonly count: number }) {
  const widths = ['92%', '74%', '85%', '61%', '80%'];
  return (
    <div className={styles.lines} role="status" aria-label="Loading">
      {Array.from({ length: count }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all alike
        <div key={line} className={styles.bone} style={{ width: widths[line % widths.length] }} />
      ))}
    </div>
  );
}

/** A grey area in the place of a plot that is on its way. */
export function SkeletonPlot() {
  return <div className={styles.plot} role="status" aria-label="Loading" />;
}
