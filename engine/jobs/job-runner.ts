import {
  type Cancellation,
  CancellationError,
  codingStage,
  type LearningNews,
  type Progress,
  trainingStage,
  type WorkContext,
} from '../../core/index.ts';
import { errorFacts } from '../error-facts.ts';
import type { JobProgress, JobRecord, JobState } from '../store/job-table.ts';
import type { SessionStore } from '../store/session-store.ts';
import { type ImportPayload, runImport } from './import-job.ts';
import { runSortJob, type SortJobResult, type SortSettings } from './sort-job.ts';
import { type SpeedHistory, speedOf } from './speed-history.ts';

/** What the runner tells while it works. */
export interface JobListener {
  /** A job is in another state than before; `result` comes with `finished`. */
  onState(job: JobRecord, result?: SortJobResult): void;
  onProgress(job: JobRecord, progress: Progress & Pick<JobProgress, 'secondsLeft'>): void;
  /** Templates as they are learned. */
  readonly onLearning?: (job: JobRecord, news: LearningNews) => void;
  /** Why a job failed, as it was thrown; the others go on. */
  onError(job: JobRecord, error: unknown): void;
}

/** How often the store is told how far a job is. */
const PROGRESS_KEPT_MS = 2000;
/** Below this share of a stage its end cannot be told from its beginning. */
const ENOUGH_TO_TELL = 0.05;
/** When less of the expected time is left, the job has about overrun it: then nobody can tell. */
const STILL_TOLD = 0.1;

/**
 * Does the jobs of a session one after the other, in the order of the queue, each with all threads.
 * What is told to a job that runs is heard in the middle of its work; what it has done is kept.
 */
export class JobRunner {
  private readonly store: SessionStore;
  private readonly settings: SortSettings;
  private readonly speeds: SpeedHistory;
  private readonly listener: JobListener;
  private running: { readonly id: number; stopTo: JobState | null } | null = null;
  private isStopped = false;

  constructor(
    store: SessionStore,
    settings: SortSettings,
    speeds: SpeedHistory,
    listener: JobListener,
  ) {
    this.store = store;
    this.settings = settings;
    this.speeds = speeds;
    this.listener = listener;
  }

  /**
   * Works until no job waits any more, or it is stopped. A job that fails stops no other.
   * @param cancellation another way to stop it
   */
  async run(cancellation: Cancellation): Promise<void> {
    this.isStopped = false;
    while (!this.isStopped && !cancellation.cancelled) {
      const job = this.store.jobs.claim();
      if (job === undefined) return;
      await this.runJob(job, cancellation);
    }
  }

  /** Ends the work; the job that runs waits for the next time and goes on from there. */
  stop(): void {
    this.isStopped = true;
    if (this.running !== null) this.running.stopTo = 'waiting';
  }

  /** Sets jobs aside until they are resumed. */
  pause(ids: readonly number[]): void {
    this.moveTo('paused', ids, ['waiting', 'running']);
  }

  resume(ids: readonly number[]): void {
    this.moveTo('waiting', ids, ['paused']);
  }

  /** Gives jobs up. */
  cancel(ids: readonly number[]): void {
    this.moveTo('cancelled', ids, ['waiting', 'running', 'paused']);
  }

  private moveTo(state: JobState, ids: readonly number[], from: readonly JobState[]): void {
    for (const id of ids) {
      const job = this.store.jobs.byId(id);
      if (job === undefined || !from.includes(job.state)) continue;
      if (this.running?.id === id) this.running.stopTo = state;
      else this.enter(id, state);
    }
  }

  private enter(id: number, state: JobState, result?: SortJobResult): void {
    this.store.jobs.setState(id, state);
    this.listener.onState(this.store.jobs.byId(id)!, result);
  }

  private async runJob(job: JobRecord, outside: Cancellation): Promise<void> {
    const running = { id: job.id, stopTo: null as JobState | null };
    this.running = running;
    const cancellation = {
      get cancelled() {
        return running.stopTo !== null || outside.cancelled;
      },
    };
    this.listener.onState(job);
    try {
      const context = this.contextOf(job, cancellation);
      if (job.kind === 'import') {
        await this.runImportJob(job, context);
      } else {
        const result = await runSortJob(this.store, job, this.settings, context);
        this.enter(job.id, 'finished', result);
        await this.noteSpeed(result);
      }
    } catch (error) {
      if (error instanceof CancellationError) {
        this.enter(job.id, running.stopTo ?? 'waiting');
      } else {
        this.store.jobs.setState(job.id, 'failed', errorFacts(error));
        this.listener.onState(this.store.jobs.byId(job.id)!);
        this.listener.onError(job, error);
      }
    } finally {
      this.running = null;
    }
  }

  private async runImportJob(job: JobRecord, context: WorkContext): Promise<void> {
    const record = this.store.recordings.byId(job.recordingId)!;
    const payload = job.payload as ImportPayload;
    const { runId } = await runImport(this.store, record, payload, context);
    this.store.jobs.setRun(job.id, runId);
    this.enter(job.id, 'finished');
  }

  private contextOf(job: JobRecord, cancellation: Cancellation): WorkContext {
    const { channelCount, durationSeconds } = this.store.recordings.byId(job.recordingId)!;
    const isSort = job.kind === 'sort';
    const left = new TimeLeft(isSort ? this.speeds.estimate(channelCount, durationSeconds) : null);
    let keptMs = Number.NEGATIVE_INFINITY;
    const { onLearning } = this.listener;
    return {
      cancellation,
      ...(onLearning && { onLearning: (take) => onLearning(job, take()) }),
      onProgress: (progress) => {
        const now = performance.now();
        const secondsLeft = left.after(progress, now);
        this.listener.onProgress(job, { ...progress, secondsLeft });
        if (now - keptMs < PROGRESS_KEPT_MS) return;
        keptMs = now;
        const { stage, fraction } = progress;
        this.store.jobs.setProgress(job.id, { stage, fraction, secondsLeft });
      },
    };
  }

  private async noteSpeed({ outcome, isResumed }: SortJobResult): Promise<void> {
    if (outcome === null || isResumed) return;
    const { sorting, recordedSeconds, run } = outcome;
    await this.speeds.add(
      speedOf(sorting.channelNames.length, recordedSeconds, run.threads, run.stageSeconds),
    );
  }
}

/** Stages that go on evenly and, where they are entered at all, take most of the time that is left. */
const longStages: readonly string[] = [trainingStage, codingStage];

/** How long a job will still take: from earlier ones, until its longest stage tells more. */
class TimeLeft {
  private readonly expectedSeconds: number | null;
  private readonly startMs = performance.now();
  private stage = '';
  private stageStartMs = 0;

  constructor(expectedSeconds: number | null) {
    this.expectedSeconds = expectedSeconds;
  }

  after({ stage, fraction }: Progress, nowMs: number): number | null {
    if (stage !== this.stage) {
      this.stage = stage;
      this.stageStartMs = nowMs;
    }
    if (longStages.includes(stage) && fraction >= ENOUGH_TO_TELL) {
      return ((nowMs - this.stageStartMs) / 1000) * (1 / fraction - 1);
    }
    if (this.expectedSeconds === null) return null;
    const left = this.expectedSeconds - (nowMs - this.startMs) / 1000;
    return left < STILL_TOLD * this.expectedSeconds ? null : left;
  }
}
