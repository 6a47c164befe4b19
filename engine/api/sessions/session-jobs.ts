import { learningStage, UserError } from '../../../core/index.ts';
import { defaultLimits } from '../../cli/work-limits.ts';
import { collectGarbage } from '../../compute/collect-garbage.ts';
import type { SortingPlace } from '../../compute/import-job.ts';
import type { ImportPayload } from '../../jobs/import-job.ts';
import { JobRunner } from '../../jobs/job-runner.ts';
import { enqueue, planSession } from '../../jobs/plan-session.ts';
import type { SpeedHistory } from '../../jobs/speed-history.ts';
import { hasEnded, type JobRecord } from '../../store/job-table.ts';
import { workPlace } from '../../store/result-place.ts';
import type { SessionStore } from '../../store/session-store.ts';
import type { Job, JobList, JobState } from '../contract.ts';
import type { CatalogueEntry } from './catalogue.ts';
import { JobWatch } from './job-watch.ts';
import { KeptLearning } from './kept-learning.ts';
import type { Learned, LearningWatch } from './learning-watch.ts';

const tellEveryMs = 100;
const collectAfterMs = 1000;

const states: Readonly<Record<JobRecord['state'], JobState>> = {
  waiting: 'queued',
  running: 'running',
  paused: 'paused',
  finished: 'done',
  failed: 'failed',
  cancelled: 'cancelled',
};

export interface JobEars {
  /** How far the jobs are. */
  onProgress(): void;
  /** A job is in another state. */
  onState(): void;
  onLearning(learned: Learned): void;
}

/** The queue of a session while the engine works on it. */
export class SessionJobs {
  private readonly store: SessionStore;
  private readonly speeds: SpeedHistory;
  private readonly ears: JobEars;
  private readonly runner: JobRunner;
  private readonly watches = new Map<number, JobWatch>();
  private readonly learning: LearningWatch;
  /** When each job ended, as far as this process has seen it. */
  private readonly endings = new Map<number, string>();
  private readonly recordingIds: (recordId: number) => string;
  /** Done once what earlier engines have kept of learning is read. */
  private readonly restored: Promise<void>;
  private readonly kept: KeptLearning;
  private work: Promise<void> | null = null;
  private isStopped = false;
  private toldAtMs = 0;

  /**
   * @param learning what earlier work on the folder has learned
   * @param recordingIds how clients name a recording of the store
   */
  constructor(
    store: SessionStore,
    speeds: SpeedHistory,
    learning: LearningWatch,
    recordingIds: (recordId: number) => string,
    ears: JobEars,
  ) {
    this.store = store;
    this.speeds = speeds;
    this.learning = learning;
    this.recordingIds = recordingIds;
    this.ears = ears;
    const settings = { limits: defaultLimits, backend: 'cpu' } as const;
    this.runner = new JobRunner(store, settings, speeds, {
      onState: ({ id, kind, state, recordingId, runId }) => {
        if (state === 'running') {
          const { durationSeconds: recordedSeconds } = store.recordings.byId(recordingId)!;
          this.watches.set(id, new JobWatch({ kind, recordedSeconds, isResumed: runId !== null }));
          this.learning.begin(this.unfinished());
        } else if (hasEnded(state)) {
          this.endings.set(id, new Date().toISOString());
          this.kept.drop(id);
        } else this.kept.keep(id);
        ears.onState();
      },
      onProgress: ({ id }, progress) => {
        const watch = this.watches.get(id);
        const before = watch?.progress?.stage;
        watch?.hear(progress);
        // What follows learning does not learn again after an interruption.
        if (before === learningStage && progress.stage !== learningStage) this.kept.keep(id);
        if (performance.now() - this.toldAtMs < tellEveryMs) return;
        this.toldAtMs = performance.now();
        ears.onProgress();
      },
      onLearning: ({ id, recordingId }, news) => {
        ears.onLearning(this.learning.hear(String(id), recordingIds(recordingId), news));
      },
      // The job has the fault.
      onError: () => {},
    });
    this.kept = new KeptLearning(learning, (id) =>
      workPlace(store.place.home, store.recordings.byId(store.jobs.byId(id)!.recordingId)!),
    );
    this.restored = this.kept.restore([...this.unfinished()].map(Number));
  }

  get isWorking(): boolean {
    return this.work !== null;
  }

  /** What the job that learned last, and those that go on later, have learned so far. */
  async learned(): Promise<readonly Learned[]> {
    await this.restored;
    return this.learning.learned;
  }

  /** When nothing is being done any more. */
  async whenIdle(): Promise<void> {
    while (this.work !== null) await this.work.catch(() => undefined);
  }

  list(): JobList {
    const records = this.store.jobs.list();
    const ordered = [
      ...records.filter(({ state }) => !hasEnded(state)),
      ...records.filter(({ state }) => hasEnded(state)),
    ];
    const jobs = ordered.map((record, position) => this.jobOf(record, position));
    return { jobs, secondsLeft: this.secondsLeft(records) };
  }

  /** Puts recordings into the queue, unless they are in it, and sees to it that it is worked off. */
  async start(
    wanted: readonly CatalogueEntry[],
    parameters: Readonly<Record<string, unknown>>,
    force: boolean,
  ): Promise<void> {
    const busy = new Set(
      this.store.jobs
        .list()
        .filter(({ state }) => state === 'waiting' || state === 'running')
        .map(({ recordingId }) => recordingId),
    );
    for (const { record, files, isGrowing, notices } of wanted) {
      if (record === null || busy.has(record.id)) continue;
      const request = { parameters, force };
      const found = { record, files, isGrowing, notices };
      const planned = await planSession(this.store, [found], request, this.speeds);
      enqueue(this.store, planned, request);
    }
    this.ears.onState();
    this.goOn();
  }

  /**
   * Puts the import of a sorting into the queue.
   * @throws UserError `RECORDING_BUSY`, `NO_SUCH_RECORDING`
   */
  startImport(
    { record, place }: CatalogueEntry,
    sorting: SortingPlace,
    parameters: Readonly<Record<string, unknown>>,
  ): void {
    if (record === null) {
      throw new UserError(
        'NO_SUCH_RECORDING',
        `${place} is not noted yet. List the recordings again.`,
      );
    }
    const isBusy = this.store.jobs
      .list()
      .some(({ recordingId, state }) => recordingId === record.id && !hasEnded(state));
    if (isBusy) {
      throw new UserError(
        'RECORDING_BUSY',
        `${record.resultFolder} is being worked on. Wait until that has ended, or cancel it.`,
      );
    }
    const payload: ImportPayload = {
      sorting,
      parameters: { ...parameters, ...record.overrides },
    };
    const addedAt = new Date().toISOString();
    this.store.jobs.replace({ kind: 'import', recordingId: record.id, payload, addedAt });
    this.ears.onState();
    this.goOn();
  }

  /** Works the queue off in the background. */
  goOn(): void {
    const waits = this.store.jobs.list().some(({ state }) => state === 'waiting');
    if (this.work !== null || this.isStopped || !waits) return;
    this.work = this.runner.run({ cancelled: false }).finally(() => {
      this.work = null;
      // Once the last one has let go of what it held.
      setTimeout(collectGarbage, collectAfterMs).unref();
      // What was put into the queue at the last moment.
      this.goOn();
    });
    // A store that cannot be written any more tells of itself where it is asked next.
    this.work.catch(() => undefined);
  }

  pause(jobIds: readonly string[] | undefined): void {
    this.runner.pause(this.idsOf(jobIds));
  }

  resume(jobIds: readonly string[] | undefined): void {
    this.runner.resume(this.idsOf(jobIds));
    this.goOn();
  }

  cancel(jobIds: readonly string[] | undefined): void {
    this.runner.cancel(this.idsOf(jobIds));
  }

  reorder(jobIds: readonly string[]): void {
    this.store.jobs.moveToFront(this.idsOf(jobIds));
    this.ears.onState();
  }

  /** Ends the work; what runs can be gone on with. */
  async stop(): Promise<void> {
    this.isStopped = true;
    this.runner.stop();
    await this.work?.catch(() => undefined);
    await this.kept.whenWritten();
  }

  private unfinished(): ReadonlySet<string> {
    const jobs = this.store.jobs.list().filter(({ state }) => !hasEnded(state));
    return new Set(jobs.map(({ id }) => String(id)));
  }

  /** @throws UserError `NO_SUCH_JOB` */
  private idsOf(jobIds: readonly string[] | undefined): number[] {
    const known = this.store.jobs.list();
    if (jobIds === undefined) return known.map(({ id }) => id);
    const unknown = jobIds.find((jobId) => !known.some(({ id }) => String(id) === jobId));
    if (unknown === undefined) return jobIds.map(Number);
    throw new UserError('NO_SUCH_JOB', `There is no job ${unknown} any more. List the jobs again.`);
  }

  private jobOf({ id, kind, recordingId, state, error }: JobRecord, position: number): Job {
    const watch = this.watches.get(id);
    return {
      jobId: String(id),
      kind,
      recordingId: this.recordingIds(recordingId),
      state: states[state],
      position,
      progress: state === 'running' ? (watch?.progress ?? null) : null,
      fault: error === null ? null : { kind: error.code === 'BUG' ? 'bug' : 'user', ...error },
      startedAt: watch?.startedAt ?? null,
      endedAt: this.endings.get(id) ?? null,
    };
  }

  /** Of all that is to be done; null where nothing is known of any of it. */
  private secondsLeft(records: readonly JobRecord[]): number | null {
    let total = 0;
    // Where nothing was ever sorted, the one that runs tells of those that wait.
    const running = records.find(({ state }) => state === 'running');
    const perValue = running === undefined ? null : this.secondsPerValue(running);
    for (const { id, kind, state, recordingId } of records) {
      if (state !== 'waiting' && state !== 'running') continue;
      const { channelCount, durationSeconds } = this.store.recordings.byId(recordingId)!;
      const known = kind === 'sort' ? this.speeds.estimate(channelCount, durationSeconds) : null;
      const estimate =
        known ?? (perValue === null ? null : perValue * channelCount * durationSeconds);
      const left = state === 'running' ? this.watches.get(id)?.progress?.secondsLeft : undefined;
      const seconds = left === undefined ? estimate : left;
      if (seconds === null) return null;
      total += seconds;
    }
    return total;
  }

  /** What a job takes for a second of a channel; null where nobody can tell. */
  private secondsPerValue({ id, recordingId }: JobRecord): number | null {
    const { secondsLeft = null, elapsedSeconds = 0 } = this.watches.get(id)?.progress ?? {};
    if (secondsLeft === null) return null;
    const { channelCount, durationSeconds } = this.store.recordings.byId(recordingId)!;
    return (elapsedSeconds + secondsLeft) / (channelCount * durationSeconds);
  }
}
