import { Pause, Play, X } from 'lucide-react';
import { durationText, fixedText } from '../../../core/index.ts';
import type { Job } from '../../../engine/api/contract.ts';
import { Button } from '../../parts/Button.tsx';
import { timeLeftText } from '../../parts/time-left.ts';
import { useSortJobs } from '../../state/sort-jobs.ts';
import styles from './Learning.module.css';

const stateNames: Readonly<Record<Job['state'], string>> = {
  queued: 'Waiting for its turn',
  running: 'Starting',
  paused: 'Paused',
  done: 'Sorted',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

/** How far the sorting of a recording is; it can be paused and cancelled. */
export function SortProgress({ job }: { readonly job: Job }) {
  const { pause, resume, cancel } = useSortJobs();
  const { progress, state } = job;
  const isPaused = state === 'paused';
  const isUnfinished = ['queued', 'running', 'paused'].includes(state);
  const title = state === 'running' && progress !== null ? progress.stage : stateNames[state];
  return (
    <header className={styles.progress}>
      <div className={styles.stage}>
        <h2>{title}</h2>
        <p>{job.fault?.message ?? progressText(job)}</p>
      </div>
      {isUnfinished && (
        <>
          <progress
            value={progress?.fraction ?? 0}
            max={1}
            aria-label="How much of the sorting is done"
          />
          <Button onClick={() => (isPaused ? resume([job.jobId]) : pause([job.jobId]))}>
            {isPaused ? <Play size={14} /> : <Pause size={14} />}
            {isPaused ? 'Go on' : 'Pause'}
          </Button>
          <Button onClick={() => cancel([job.jobId])}>
            <X size={14} />
            Cancel
          </Button>
        </>
      )}
    </header>
  );
}

function progressText({ progress }: Job): string {
  if (progress === null) return '';
  const parts = [`${durationText(progress.elapsedSeconds)} so far`];
  if (progress.timesRealTime !== null) {
    parts.push(
      `${fixedText(progress.timesRealTime, progress.timesRealTime < 10 ? 1 : 0)}× real time`,
    );
  }
  if (progress.secondsLeft !== null) {
    parts.push(timeLeftText(progress.secondsLeft));
  }
  return parts.join(' · ');
}
