import type { PlannedRecording } from '../jobs/plan-session.ts';
import type { SummaryRow } from '../jobs/summary.ts';
import {
  formatCount,
  formatDuration,
  formatNumber,
  formatTable,
  type TextColumn,
} from './text-table.ts';

/** A plan of more recordings is told in numbers only. */
const MOST_PLANNED_ROWS = 50;

const planColumns: readonly TextColumn[] = [
  { title: 'recording', align: 'left' },
  { title: 'duration', align: 'right' },
  { title: 'channels', align: 'right' },
  { title: 'to do', align: 'left' },
  { title: 'about', align: 'right' },
];

/** What will be done, and how long it will take. */
export function formatPlan(folder: string, planned: readonly PlannedRecording[]): string {
  const queued = planned.filter(({ isQueued }) => isQueued);
  const seconds = queued.reduce<number | null>(
    (sum, { estimatedSeconds }) =>
      sum === null || estimatedSeconds === null ? null : sum + estimatedSeconds,
    0,
  );
  const time =
    queued.length === 0
      ? ''
      : seconds === null
        ? '; how long it takes shows when the first one is sorted'
        : `, about ${formatDuration(seconds)}`;
  const header = `${folder}: ${counted(planned.length, 'recording')}, ${queued.length} to sort${time}\n`;
  if (queued.length === 0 || planned.length > MOST_PLANNED_ROWS) return `${header}\n`;
  const rows = planned.map(({ record, need, isQueued, estimatedSeconds }) => [
    record.resultFolder,
    formatDuration(record.durationSeconds),
    String(record.channelCount),
    isQueued ? `sort (${need})` : need,
    isQueued && estimatedSeconds !== null ? formatDuration(estimatedSeconds) : '',
  ]);
  return `${header}\n${formatTable(planColumns, rows)}\n`;
}

const summaryColumns: readonly TextColumn[] = [
  { title: 'recording', align: 'left' },
  { title: 'duration', align: 'right' },
  { title: 'units', align: 'right' },
  { title: 'good', align: 'right' },
  { title: 'spikes', align: 'right' },
  { title: 'lambda', align: 'right' },
  { title: 'sigma', align: 'right' },
  { title: 'KS', align: 'right' },
  { title: 'warnings', align: 'right' },
  { title: 'took', align: 'right' },
  { title: 'state', align: 'left' },
];

/** What became of every recording. */
export function formatSummary(rows: readonly SummaryRow[]): string {
  return formatTable(
    summaryColumns,
    rows.map(({ name, durationSeconds, state, run, error }) => {
      const numbers = run?.numbers;
      const count = (value: number | undefined) => (value === undefined ? '-' : formatCount(value));
      const number = (value: number | null | undefined) => formatNumber(value ?? Number.NaN, 2);
      return [
        name,
        Number.isNaN(durationSeconds) ? '-' : formatDuration(durationSeconds),
        count(numbers?.unitCount),
        count(numbers?.goodUnitCount),
        count(numbers?.spikeCount),
        number(numbers?.lambda),
        number(numbers?.sigma),
        number(numbers?.medianKs),
        count(run?.notices.length),
        run?.wallSeconds == null ? '-' : formatDuration(run.wallSeconds),
        error === null ? state : `${state}: ${error}`,
      ];
    }),
  );
}

/** The same for programs. */
export function summaryFacts({ name, path, state, durationSeconds, run, error }: SummaryRow) {
  return {
    name,
    path,
    state,
    durationSeconds,
    ...run?.numbers,
    notices: run?.notices ?? [],
    wallSeconds: run?.wallSeconds ?? null,
    runId: run?.id ?? null,
    error,
  };
}

function counted(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}
