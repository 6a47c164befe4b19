import { counted, durationText } from '../../../core/index.ts';
import type { Job, RecordingState, RecordingSummary } from '../../../engine/api/contract.ts';
import styles from './SessionPanel.module.css';

interface RecordingRowProps {
  readonly recording: RecordingSummary;
  readonly job: Job | undefined;
  readonly isShown: boolean;
  readonly onShow: () => void;
}

const stateNames: Readonly<Record<RecordingState, string>> = {
  new: 'not sorted',
  queued: 'waiting',
  sorting: 'sorting',
  paused: 'paused',
  sorted: 'sorted',
  failed: 'failed',
  outdated: 'changed since it was sorted',
  growing: 'still being written',
  unreadable: 'cannot be read',
};

/** One recording: its name, how long it is, and how far its sorting has come. */
export function RecordingRow({ recording, job, isShown, onShow }: RecordingRowProps) {
  const { name, state, durationSeconds, unitCount, fault } = recording;
  const progress = job?.state === 'running' ? job.progress : null;
  const facts = [
    durationText(durationSeconds),
    unitCount === null ? stateNames[state] : counted(unitCount, 'unit'),
  ];
  return (
    <li>
      <button
        type="button"
        className={styles.row}
        aria-current={isShown}
        data-state={state}
        title={fault?.message ?? recording.relativePath}
        onClick={onShow}
      >
        <span className={styles.name}>{name}</span>
        <span className={styles.facts}>
          {progress === null ? facts.join(' · ') : `${progress.stage} …`}
        </span>
        {progress !== null && (
          <progress value={progress.fraction} max={1} aria-label={`Sorting ${name}`} />
        )}
      </button>
    </li>
  );
}
