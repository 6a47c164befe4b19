import type { Notice } from '../../core/index.ts';
import type { SortOutcome } from '../results/result-to-folder.ts';
import { runNumbers } from '../results/run-numbers.ts';
import {
  formatCount,
  formatDuration,
  formatNumber,
  formatSpeed,
  formatTable,
  type TextColumn,
} from './text-table.ts';

const columns: readonly TextColumn[] = [
  { title: 'unit', align: 'right' },
  { title: 'channel', align: 'left' },
  { title: 'spikes', align: 'right' },
  { title: 'rate Hz', align: 'right' },
  { title: 'SNR', align: 'right' },
  { title: 'ISI violations', align: 'right' },
];

/** What was found, as a table, and where it was written. */
export function formatOutcome(outcome: SortOutcome): string {
  const { name, sorting, recordedSeconds, wallSeconds, folder } = outcome;
  const units = counted(sorting.units.length, 'unit');
  const spikes = counted(outcome.spikeCount, 'spike');
  const speed = formatSpeed(recordedSeconds / wallSeconds);
  const header = `${name}: ${units}, ${spikes} in ${formatDuration(recordedSeconds)} (${speed})\n`;
  const table = sorting.units.length === 0 ? '' : `\n${unitTable(outcome)}`;
  return `${header}${table}\n${folder}\n  ${outcome.files.join('  ')}\n`;
}

/** The same for programs. */
export function outcomeFacts(outcome: SortOutcome) {
  const { name, folder, files, sorting, metrics, recordedSeconds, wallSeconds } = outcome;
  return {
    name,
    folder,
    files,
    ...runNumbers(outcome),
    recordedSeconds,
    wallSeconds,
    notices: outcome.notices,
    units: sorting.units.map(({ unitId, mainChannel }, unit) => ({
      unitId,
      mainChannel,
      ...Object.fromEntries(metrics.map(({ name, values }) => [name, values[unit]])),
    })),
  };
}

/**
 * What a scientist should know about a file and that stopped nothing, a line each.
 * @param subject the file, for messages that do not name it
 */
export function formatNotices(notices: readonly Notice[], subject = ''): string {
  return notices
    .map(({ code, message }) => {
      const about = message.includes(subject) ? '' : `${subject}: `;
      return `note[${code}]: ${about}${message}\n`;
    })
    .join('');
}

function unitTable({ sorting, metrics }: SortOutcome): string {
  const metric = (name: string, unit: number) =>
    metrics.find((column) => column.name === name)?.values[unit] ?? Number.NaN;
  return formatTable(
    columns,
    sorting.units.map(({ unitId, mainChannel }, unit) => [
      String(unitId),
      sorting.channelNames[mainChannel],
      formatCount(metric('num_spikes', unit)),
      formatNumber(metric('firing_rate', unit), 1),
      formatNumber(metric('snr', unit), 1),
      formatNumber(metric('isi_violations_ratio', unit), 2),
    ]),
  );
}

function counted(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}
