import { ChevronsUp, Play, TriangleAlert, X } from 'lucide-react';
import { counted, durationText } from '../../../core/index.ts';
import type { Job, RecordingState, RecordingSummary } from '../../../engine/api/contract.ts';
import { Button } from '../../parts/Button.tsx';
import { showDialog } from '../../state/dialogs.ts';
import type { SortJobs } from '../../state/sort-jobs.ts';
import styles from './SessionPanel.module.css';

interface RecordingRowProps {
  readonly recording: RecordingSummary;
  /** Tells it from all others of the folder. */
  readonly label: string;
  /** What is to be done or being done to it. */
  readonly job: Job | undefined;
  readonly sorting: SortJobs;
  readonly isShown: boolean;
  readonly onShow: () => void;
  /** A click with Ctrl or Shift, as in lists of files. */
  readonly onExtend: (isRange: boolean) => void;
  readonly isChecked: boolean;
  /** Without it there is nothing to choose from. */
  readonly onCheck: (() => void) | undefined;
}

const stateNames: Readonly<Record<RecordingState, string>> = {
  new: 'not sorted',
  queued: 'waiting',
  sorting: 'sorting',
  paused: 'paused',
  sorted: 'sorted',
  imported: 'imported',
  failed: 'failed',
  outdated: 'changed since',
  growing: 'still being written',
  unreadable: 'cannot be read',
};

/** One recording: its name, how long it is, and how far its sorting has come. */
export function RecordingRow(props: RecordingRowProps) {
  const { recording, label, job, sorting, isShown, onShow, onExtend, isChecked, onCheck } = props;
  const { recordingId, state, fault, warnings } = recording;
  const progress = job?.state === 'running' ? job.progress : null;
  return (
    <li className={styles.row} data-shown={isShown} data-state={state}>
      <button
        type="button"
        className={styles.recording}
        aria-current={isShown}
        title={fault?.message ?? recording.relativePath}
        onClick={({ ctrlKey, metaKey, shiftKey }) =>
          ctrlKey || metaKey || shiftKey ? onExtend(shiftKey) : onShow()
        }
      >
        <span className={styles.name}>{label}</span>
        <span className={styles.facts}>
          {progress === null ? factsText(recording, job) : progressText(progress)}
        </span>
        {progress !== null && (
          <progress
            value={progress.fraction}
            max={1}
            aria-label={`${job?.kind === 'sort' ? 'Sorting' : 'Import for'} ${label}`}
          />
        )}
      </button>
      {warnings.length > 0 && (
        <Button
          tone="quiet"
          isIcon
          className={styles.warning}
          aria-label={`${counted(warnings.length, 'warning')} about ${label}`}
          title={warnings.map(({ message }) => message).join('\n')}
          onClick={() => {
            onShow();
            showDialog('reading');
          }}
        >
          <TriangleAlert size={13} />
        </Button>
      )}
      <span className={styles.actions}>
        {job === undefined && !['unreadable', 'growing'].includes(state) && (
          <Button
            tone="quiet"
            isIcon
            aria-label={`Sort ${label}`}
            onClick={() => sorting.sort([recordingId], state === 'sorted')}
          >
            <Play size={13} />
          </Button>
        )}
        {job?.state === 'queued' && job.position > 1 && (
          <Button
            tone="quiet"
            isIcon
            aria-label={`Sort ${label} next`}
            onClick={() => sorting.putFirst(job.jobId)}
          >
            <ChevronsUp size={13} />
          </Button>
        )}
        {job !== undefined && (
          <Button
            tone="quiet"
            isIcon
            aria-label={`Cancel sorting ${label}`}
            onClick={() => sorting.cancel([job.jobId])}
          >
            <X size={13} />
          </Button>
        )}
      </span>
      {onCheck !== undefined && (
        <input
          type="checkbox"
          aria-label={`Choose ${label} for sorting`}
          checked={isChecked}
          onChange={onCheck}
        />
      )}
    </li>
  );
}

function factsText({ state, durationSeconds, unitCount }: RecordingSummary, job?: Job): string {
  if (state === 'unreadable') return stateNames.unreadable;
  // Without a job, what was stopped waits for nothing; the next sort goes on from there.
  const stateName = state === 'paused' && job === undefined ? 'begun' : stateNames[state];
  const result = unitCount === null ? stateName : counted(unitCount, 'unit');
  const isStale = unitCount !== null && state !== 'sorted';
  return [durationText(durationSeconds), result, ...(isStale ? [stateName] : [])].join(' · ');
}

function progressText({ stage, fraction, timesRealTime }: NonNullable<Job['progress']>): string {
  const speed = timesRealTime === null ? '' : ` · ${timesRealTime.toFixed(0)}×`;
  return `${stage} ${Math.floor(100 * fraction)} %${speed}`;
}
