import { counted } from '../../../core/index.ts';
import type { RecordingList } from '../../../engine/api/contract.ts';
import styles from './SessionPanel.module.css';

/** Files and folders that could not be looked into; nothing where there are none. */
export function ProblemList({ problems }: Pick<RecordingList, 'problems'>) {
  if (problems.length === 0) return null;
  return (
    <details className={styles.problems}>
      <summary>{counted(problems.length, 'file')} could not be read</summary>
      <ul>
        {problems.map(({ path, fault }) => (
          <li key={path}>
            <code>{path}</code> {fault.message}
          </li>
        ))}
      </ul>
    </details>
  );
}
