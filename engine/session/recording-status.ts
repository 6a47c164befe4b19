import { type Notice, parseParameters, type UnitCounts } from '../../core/index.ts';
import { hasEnded, type JobProgress, type JobRecord } from '../store/job-table.ts';
import type { RecordingRecord } from '../store/recording-table.ts';
import { parameterHash, type RunRecord } from '../store/run-table.ts';
import type { SessionStore } from '../store/session-store.ts';

/** How far the work on a recording is. */
export type WorkState =
  | 'new'
  | 'queued'
  | 'sorting'
  | 'paused'
  /** Stopped in the middle; the next sort goes on from there. */
  | 'interrupted'
  | 'sorted'
  /** Sorted before its file, how it is read or parameters of it alone have changed. */
  | 'outdated'
  /** Not sorted; its result is what another program has found. */
  | 'imported'
  | 'failed'
  /** Sorted or not, its file is no longer there. */
  | 'gone';

/** What is known of one recording of a session. */
export interface RecordingStatus {
  readonly recording: RecordingRecord;
  readonly state: WorkState;
  /** While it is being sorted, and where it was interrupted. */
  readonly progress: JobProgress | null;
  /** The last run that came to its end: its numbers are those of the result. */
  readonly run: RunRecord | null;
  /** What that run found, as far as curation has left it. */
  readonly counts: UnitCounts | null;
  /** Why the last attempt failed. */
  readonly error: Notice | null;
}

/**
 * The state of every recording of a session, by place.
 * @param isHeld whether a process works on the session now: without one, nothing is being sorted
 */
export function recordingStatuses(store: SessionStore, isHeld: boolean): RecordingStatus[] {
  // An import that failed leaves a recording as it was.
  const telling = store.jobs
    .list()
    .filter(({ kind, state }) => kind === 'sort' || !hasEnded(state));
  const jobs = new Map(telling.map((job) => [job.recordingId, job]));
  const { last: lastRuns, lastFinished } = store.runs.lastOfAll('runs');
  const { lastFinished: lastSorts } = store.runs.lastOfAll('sorts');
  const left = store.curation.countsLeft();
  return store.recordings.list().map((recording) => {
    const job = jobs.get(recording.id);
    const last = lastRuns.get(recording.id);
    const run = lastFinished.get(recording.id) ?? null;
    const work = recording.isPresent ? workState(job, last, isHeld) : 'gone';
    const state = work === 'sorted' ? resultState(store, recording, lastSorts) : work;
    const isUnderWay = state === 'sorting' || state === 'paused' || state === 'interrupted';
    return {
      recording,
      state,
      progress: isUnderWay ? (job?.progress ?? null) : null,
      run,
      counts: run && (left.get(run.id) ?? run.numbers),
      error: state === 'failed' ? (job?.error ?? last?.error ?? null) : null,
    };
  });
}

/** Of a recording that has a result. */
function resultState(
  store: SessionStore,
  recording: RecordingRecord,
  sorts: ReadonlyMap<number, RunRecord>,
): WorkState {
  const sort = sorts.get(recording.id);
  if (sort === undefined) return 'imported';
  const isReadOtherwise =
    sort.factsHash !== null &&
    recording.factsHash !== null &&
    sort.factsHash !== recording.factsHash;
  return isReadOtherwise || !hasOverrides(store, recording, sort) ? 'outdated' : 'sorted';
}

/** Whether a sort was by the parameters that the recording has of its own. */
function hasOverrides(
  { runs }: SessionStore,
  { overrides }: RecordingRecord,
  sort: RunRecord,
): boolean {
  if (Object.keys(overrides).length === 0) return true;
  try {
    const wanted = parseParameters({ ...runs.parametersOf(sort), ...overrides });
    return parameterHash(wanted) === sort.parameterHash;
  } catch {
    // What sorting again would say is not for a list to say.
    return true;
  }
}

function workState(
  job: JobRecord | undefined,
  lastRun: RunRecord | undefined,
  isHeld: boolean,
): WorkState {
  switch (job?.state) {
    case 'running':
      return isHeld ? 'sorting' : 'interrupted';
    case 'waiting':
      // A job that was stopped waits as well.
      return !isHeld && lastRun?.state === 'interrupted' ? 'interrupted' : 'queued';
    case 'paused':
      return 'paused';
    case 'failed':
      return 'failed';
    default:
      return lastRun === undefined ? 'new' : stateAfter(lastRun);
  }
}

function stateAfter({ state }: RunRecord): WorkState {
  switch (state) {
    case 'finished':
      return 'sorted';
    case 'failed':
      return 'failed';
    default:
      return 'interrupted';
  }
}
