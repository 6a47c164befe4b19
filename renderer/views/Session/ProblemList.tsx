import { counted } from '../../../core/index.ts';
import type { RecordingList } from '../../../engine/api/contract.ts';
import { Button } from '../../parts/Button.tsx';
import { showDialog } from '../../state/dialogs.ts';
import styles from './SessionPanel.module.css';

type Problem = RecordingList['problems'][number];

/** Files and folders that are not among the recordings, and why; nothing where there are none. */
export function ProblemList({ problems }: Pick<RecordingList, 'problems'>) {
  if (problems.length === 0) return null;
  const undescribed = problems.filter(isUndescribed);
  const hasRaw = undescribed.some(({ fault }) => fault.code === 'RAW_FACTS_MISSING');
  return (
    <details className={styles.problems} open={undescribed.length > 0}>
      <summary>{counted(problems.length, 'file')} left out</summary>
      {undescribed.length > 0 && (
        <section>
          <ul>
            {undescribed.map(({ path }) => (
              <li key={path}>
                <code>{path}</code>
              </li>
            ))}
          </ul>
          <p>
            {hasRaw
              ? 'Without a header nobody knows their sampling rate and channels.'
              : 'Nothing says their sampling rate.'}
          </p>
          <Button onClick={() => showDialog('undescribed')}>
            {hasRaw ? 'Describe the raw files …' : 'Describe the files …'}
          </Button>
        </section>
      )}
      <ul>
        {problems
          .filter((problem) => !isUndescribed(problem))
          .map((problem) => (
            <li key={problem.path}>
              <code>{problem.path}</code>
              <p>{reasonOf(problem)}</p>
            </li>
          ))}
      </ul>
    </details>
  );
}

/** Whether the user can say what the file does not. */
export function isUndescribed({ fault }: Problem): boolean {
  return ['RAW_FACTS_MISSING', 'SAMPLE_RATE_MISSING'].includes(fault.code);
}

/** What is wrong with a file, under its path; nobody gives flags here, of which some messages tell. */
function reasonOf({ path, fault }: Problem): string {
  if (fault.code === 'NO_ELECTRODES') {
    return 'Holds only synchronisation, analogue or auxiliary channels.';
  }
  const subject = fault.message.indexOf(`${path} `);
  if (subject < 0) return fault.message;
  const rest = fault.message.slice(subject + path.length + 1);
  return `${rest.charAt(0).toUpperCase()}${rest.slice(1)}`;
}
