import type { Progress } from '../../../core/index.ts';
import type { JobKind } from '../../store/job-table.ts';
import type { JobProgress } from '../contract.ts';
import { shareDone } from './stage-shares.ts';

/** Below this share of a job its end cannot be told from its beginning. */
const enoughToTell = 0.2;

/** The job that is followed. */
export interface WatchedJob {
  readonly kind: JobKind;
  readonly recordedSeconds: number;
  /** Whether it goes on from what was done before, so that its time until now tells nothing. */
  readonly isResumed: boolean;
}

type Told = Progress & { readonly secondsLeft: number | null };

/** Follows one job that runs, and tells how far it is. */
export class JobWatch {
  readonly startedAt = new Date().toISOString();
  private readonly startMs = performance.now();
  private stageStartMs = this.startMs;
  private stage = '';
  private last: JobProgress | null = null;
  private readonly job: WatchedJob;

  constructor(job: WatchedJob) {
    this.job = job;
  }

  get progress(): JobProgress | null {
    return this.last;
  }

  hear({ stage, fraction, recordedSeconds, secondsLeft }: Told): void {
    const now = performance.now();
    if (stage !== this.stage) {
      this.stage = stage;
      this.stageStartMs = now;
    }
    const elapsedSeconds = (now - this.startMs) / 1000;
    const stageSeconds = (now - this.stageStartMs) / 1000;
    const { kind, recordedSeconds: wholeSeconds, isResumed } = this.job;
    const share =
      secondsLeft === null
        ? shareDone(kind, wholeSeconds, stage, fraction)
        : elapsedSeconds / Math.max(elapsedSeconds + secondsLeft, Number.EPSILON);
    const canTell = !isResumed && share >= enoughToTell;
    this.last = {
      stage,
      stageFraction: fraction,
      // A bar that runs backwards tells less than one that waits.
      fraction: Math.max(this.last?.fraction ?? 0, Math.min(1, share)),
      elapsedSeconds,
      secondsLeft: secondsLeft ?? (canTell ? elapsedSeconds * (1 / share - 1) : null),
      timesRealTime:
        recordedSeconds === undefined || stageSeconds === 0
          ? (this.last?.timesRealTime ?? null)
          : recordedSeconds / stageSeconds,
    };
  }
}
