import { csvRow } from '../../core/index.ts';
import { errorFacts } from '../error-facts.ts';
import { hasNoElectrodes } from '../files/find-recordings.ts';
import type { RunRecord } from '../store/run-table.ts';
import type { SessionStore } from '../store/session-store.ts';
import type { SessionRecordings } from './session-recordings.ts';

/** What became of one recording of a session. */
export interface SummaryRow {
  readonly name: string;
  /** Relative to the session folder. */
  readonly path: string;
  /** NaN where it could not be opened. */
  readonly durationSeconds: number;
  /** Of its last attempt; `left out` where there is nothing to sort. */
  readonly state: 'sorted' | 'failed' | 'interrupted' | 'not sorted' | 'left out';
  /** The run whose result is there, if there is one. */
  readonly run: RunRecord | null;
  /** Why the last attempt failed, or why it was left out. */
  readonly error: string | null;
}

const columns = [
  'recording',
  'path',
  'state',
  'duration_s',
  'units',
  'good_units',
  'spikes',
  'lambda',
  'sigma',
  'median_ks_distance',
  'warnings',
  'seconds',
  'error',
];

/** One row a recording, in the order given; then one for each that could not be opened. */
export function summaryOf(
  store: SessionStore,
  { recordings, problems }: SessionRecordings,
): SummaryRow[] {
  const sorts = store.jobs.list().filter(({ kind }) => kind === 'sort');
  const jobs = new Map(sorts.map((job) => [job.recordingId, job]));
  const { last: lastRuns, lastFinished } = store.runs.lastOfAll('sorts');
  const rows = recordings.map(({ record }): SummaryRow => {
    const last = lastRuns.get(record.id);
    const error = jobs.get(record.id)?.error ?? (last?.state === 'failed' ? last.error : null);
    return {
      name: record.resultFolder,
      path: record.place,
      durationSeconds: record.durationSeconds,
      state: error === null ? stateOf(last) : 'failed',
      run: lastFinished.get(record.id) ?? null,
      error: error?.message ?? null,
    };
  });
  const unopened = problems.map(
    (problem): SummaryRow => ({
      name: problem.path,
      path: problem.path,
      durationSeconds: Number.NaN,
      state: hasNoElectrodes(problem) ? 'left out' : 'failed',
      run: null,
      error: errorFacts(problem.error, problem.path).message,
    }),
  );
  return [...rows, ...unopened];
}

/** `summary.csv`: warnings are the codes of the run's notices; what is not known is empty. */
export function summaryCsv(rows: readonly SummaryRow[]): string {
  const lines = rows.map(({ name, path, durationSeconds, state, run, error }) => {
    const numbers = run?.numbers;
    return csvRow([
      name,
      path,
      state,
      durationSeconds,
      numbers?.unitCount ?? '',
      numbers?.goodUnitCount ?? '',
      numbers?.spikeCount ?? '',
      numbers?.lambda ?? '',
      numbers?.sigma ?? '',
      numbers?.medianKs ?? '',
      [...new Set(run?.notices.map(({ code }) => code))].join(' '),
      run?.wallSeconds ?? '',
      error ?? '',
    ]);
  });
  return csvRow(columns) + lines.join('');
}

function stateOf(last: RunRecord | undefined): SummaryRow['state'] {
  switch (last?.state) {
    case 'finished':
      return 'sorted';
    case 'failed':
      return 'failed';
    case 'running':
    case 'interrupted':
      return 'interrupted';
    default:
      return 'not sorted';
  }
}
