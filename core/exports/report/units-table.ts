import { amplitudeUnit } from '../../recording/amplitude-unit.ts';
import type { MetricColumn } from '../metric-columns.ts';
import { dataTable, type TableColumn } from './data-table.ts';
import { escapeMarkup } from './markup.ts';
import { countText, fixedText, shortText } from './number-text.ts';
import type { ReportInput } from './report-input.ts';
import { colourClass } from './unit-colours.ts';

interface MetricWords {
  readonly heading: string;
  readonly help: string;
  /** Decimals shown; three significant digits where absent. */
  readonly decimals?: number;
  /** The heading says what amplitudes are counted in. */
  readonly isAmplitude?: boolean;
}

/** What SpikeInterface's metrics are called on the page. Others appear under their own name. */
const metricWords: Readonly<Record<string, MetricWords>> = {
  firing_rate: {
    heading: 'Rate (Hz)',
    help: 'Spikes a second over the whole recording',
    decimals: 2,
  },
  presence_ratio: {
    heading: 'Presence',
    help: 'Share of whole minutes of the recording with a spike',
    decimals: 2,
  },
  snr: {
    heading: 'SNR',
    help: 'Peak of the template on its main channel over the noise level',
    decimals: 1,
  },
  isi_violations_ratio: {
    heading: 'ISI viol.',
    help: 'Rate of violations (intervals below 1.5 ms) relative to the rate of the unit: 0 is clean, 0.5 is chance',
    decimals: 3,
  },
  isi_violations_count: {
    heading: 'Short ISIs',
    help: 'Number of intervals below 1.5 ms',
    decimals: 0,
  },
  rp_contamination: {
    heading: 'RP contam.',
    help: 'Share of foreign spikes that explains the violations of a refractory period of 1 ms',
    decimals: 3,
  },
  rp_violations: {
    heading: 'RP viol.',
    help: 'Number of pairs of spikes within the refractory period of 1 ms',
    decimals: 0,
  },
  sliding_rp_violation: {
    heading: 'Sliding RP',
    help: 'Smallest contamination that the spike train excludes with 90 % confidence: small is good, a dash is no proof',
    decimals: 3,
  },
  amplitude_cutoff: {
    heading: 'Cut-off',
    help: 'Estimated share of spikes lost because they were too small; needs 500 spikes',
    decimals: 3,
  },
  amplitude_median: {
    heading: 'Amplitude',
    help: 'Median amplitude of the spikes on the main channel',
    isAmplitude: true,
  },
  ks_distance: {
    heading: 'KS distance',
    help: 'Kolmogorov-Smirnov distance between the spike train and the best of four models of it, by time rescaling: small where a steady neuron could have fired so',
    decimals: 3,
  },
};

/**
 * All units with their colour, place, spikes and metrics, and what the columns mean. Metrics that
 * are defined for no unit have no column; they are named instead.
 */
export function unitsTable(
  { sorting, metrics, curation }: ReportInput,
  spikeCounts: Int32Array,
  colours: Int32Array,
): string {
  const candidates = metrics.filter(({ name }) => name !== 'num_spikes');
  const isDefined = ({ values }: MetricColumn) =>
    Array.from(values).some((value) => !Number.isNaN(value));
  const shown = candidates.filter(isDefined);
  const columnOf = metricColumn(amplitudeUnit(sorting));
  const columns: TableColumn[] = [
    { heading: 'Unit', align: 'left' },
    ...(curation === undefined
      ? []
      : [
          {
            heading: 'Label',
            align: 'left' as const,
            help: 'good, mua (several neurons) or noise, as curated',
          },
        ]),
    { heading: 'Main channel', align: 'left', help: 'Channel on which the template is largest' },
    { heading: 'Spikes', align: 'right' },
    ...shown.map(columnOf),
  ];
  const rows = sorting.units.map(({ unitId, mainChannel }, unit) => [
    `<i class="swatch ${colourClass(colours[unit])}"></i>${unitId}`,
    ...(curation === undefined ? [] : [curation.labels.get(unitId) ?? '']),
    escapeMarkup(sorting.channelNames[mainChannel]),
    countText(spikeCounts[unit]),
    ...shown.map((metric) => metricText(metric, unit)),
  ]);
  const undefinedColumns = candidates.filter((metric) => !isDefined(metric)).map(columnOf);
  return (
    dataTable('Units with their quality metrics', columns, rows) +
    meanings(columns, undefinedColumns)
  );
}

/** What the columns mean, for those without a pointer to rest on a heading; folded away at first. */
function meanings(
  columns: readonly TableColumn[],
  undefinedColumns: readonly TableColumn[],
): string {
  const entry = ({ heading, help }: TableColumn, remark: string) =>
    help === undefined
      ? ''
      : `<dt>${escapeMarkup(heading)}</dt><dd>${escapeMarkup(help)}${remark}</dd>`;
  const entries = [
    ...columns.map((column) => entry(column, '')),
    ...undefinedColumns.map((column) => entry(column, ' (not defined for this recording)')),
  ];
  return `<details><summary>What the columns mean</summary><dl>${entries.join('')}</dl></details>`;
}

/** A metric of one unit as text, by its name; undefined where it was not given. */
export function metricOf(
  metrics: readonly MetricColumn[],
  name: string,
  unit: number,
): string | undefined {
  const metric = metrics.find((candidate) => candidate.name === name);
  return metric && metricText(metric, unit);
}

function metricColumn(unit: string): (metric: MetricColumn) => TableColumn {
  return ({ name }) => {
    const words = metricWords[name];
    if (words === undefined) {
      const heading = name.charAt(0).toUpperCase() + name.slice(1).replaceAll('_', ' ');
      return { heading, align: 'right' };
    }
    const heading = words.isAmplitude ? `${words.heading} (${unit})` : words.heading;
    return { heading, help: words.help, align: 'right' };
  };
}

function metricText({ name, values }: MetricColumn, unit: number): string {
  const decimals = metricWords[name]?.decimals;
  return decimals === undefined ? shortText(values[unit]) : fixedText(values[unit], decimals);
}
