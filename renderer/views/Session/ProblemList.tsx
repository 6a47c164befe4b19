import { counted } from '../../../core/index.ts';
import type { RecordingList } from '../../../engine/api/contract.ts';
import { Button } from '../../parts/Button.tsx';
import { showDialog } from '../../state/dialogs.ts';
import styles from './SessionPanel.module.css';

const rawFactsMissing = 'RAW_FACTS_MISSING';
/** Here nobody gives flags, of which the message tells. */
const isRaw =
  'has no header that Spikeloom knows: say its sampling rate, its channels and its numbers.';

/** Files and folders that could not be looked into; nothing where there are none. */
export function ProblemList({ problems }: Pick<RecordingList, 'problems'>) {
  if (problems.length === 0) return null;
  const isUndescribed = problems.some(({ fault }) => fault.code === rawFactsMissing);
  return (
    <details className={styles.problems} open={isUndescribed}>
      <summary>{counted(problems.length, 'file')} could not be read</summary>
      <ul>
        {problems.map(({ path, fault }) => (
          <li key={path}>
            <code>{path}</code> {fault.code === rawFactsMissing ? isRaw : fault.message}
          </li>
        ))}
      </ul>
      {isUndescribed && (
        <Button onClick={() => showDialog('file-facts')}>Describe the raw files …</Button>
      )}
    </details>
  );
}
