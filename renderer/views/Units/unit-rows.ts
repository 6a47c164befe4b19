import type { MetricFacts, UnitRow, UnitsTable } from '../../../engine/api/contract.ts';
import { type Order, sortedBy } from '../../parts/unit-order.ts';

/** A unit with its metrics by name; NaN where one is not defined. */
export interface RatedUnit extends UnitRow {
  readonly metrics: Readonly<Record<string, number>>;
}

/** The table of the engine as one object a unit. */
export function ratedUnits({ units, metrics, values }: UnitsTable): readonly RatedUnit[] {
  return units.map((unit, row) => ({
    ...unit,
    metrics: Object.fromEntries(
      metrics.map(({ name }, column) => [name, values[row * metrics.length + column]!]),
    ),
  }));
}

/** A column of the table of units. */
export interface UnitColumn {
  readonly id: string;
  /** Short, for the head of the column. */
  readonly title: string;
  readonly help: string;
  /** What the column is sorted by. */
  readonly valueIn: (unit: RatedUnit) => number;
}

/** A column that is shown, with as many decimals in every row. */
export interface ShownColumn extends UnitColumn {
  readonly decimals: number;
}

/** None for counts, two where all values are below ten, one below a thousand. */
export function withDecimals(column: UnitColumn, units: readonly RatedUnit[]): ShownColumn {
  const values = units.map(column.valueIn).filter((value) => Number.isFinite(value));
  const isCount = countColumns.includes(column.id) || column.id.endsWith('_count');
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return { ...column, decimals: isCount ? 0 : largest < 10 ? 2 : largest < 1000 ? 1 : 0 };
}

const countColumns: readonly string[] = ['unit', 'label', 'channel', 'spikes'];

const labelRank: Readonly<Record<string, number>> = { good: 0, mua: 1, noise: 3 };

/** Columns of what every unit has, then one for each metric. */
export function unitColumns(metrics: readonly MetricFacts[]): readonly UnitColumn[] {
  return [
    { id: 'unit', title: 'Unit', help: 'Number of the unit', valueIn: (unit) => unit.unitId },
    {
      id: 'label',
      title: 'Label',
      help: 'What you said it is: good (one neuron), mua (several), noise',
      valueIn: ({ label }) => (label === null ? 2 : labelRank[label]!),
    },
    {
      id: 'channel',
      title: 'Ch',
      help: 'Channel on which the template is largest',
      valueIn: (unit) => unit.mainChannel,
    },
    {
      id: 'spikes',
      title: 'Spikes',
      help: 'Number of spikes',
      valueIn: (unit) => unit.spikeCount,
    },
    ...metrics
      .filter(({ name }) => name !== 'num_spikes')
      .map(({ name, title, help, unit }) => ({
        id: name,
        title: shortTitle(name, unit) ?? title,
        help: `${title}${unit === '' ? '' : ` (${unit})`}: ${help}`,
        valueIn: ({ metrics: values }: RatedUnit) => values[name]!,
      })),
  ];
}

/** What fits above a column of numbers. */
const shortTitles: Readonly<Record<string, string>> = {
  firing_rate: 'Hz',
  snr: 'SNR',
  isi_violations_ratio: 'ISI',
  rp_contamination: 'RP',
  sliding_rp_violation: 'Sliding RP',
  presence_ratio: 'Present',
  amplitude_cutoff: 'Cutoff',
  ks_distance: 'KS',
};

/** An amplitude goes by what it is counted in. */
function shortTitle(name: string, unit: string): string | undefined {
  return name === 'amplitude_median' ? unit : shortTitles[name];
}

/** Columns that are shown until somebody chooses others. */
export const usualColumns: readonly string[] = [
  'unit',
  'label',
  'channel',
  'spikes',
  'firing_rate',
  'snr',
  'isi_violations_ratio',
];

/** Units by a column; those without a value come last either way, equals by their number. */
export function ordered(
  units: readonly RatedUnit[],
  columns: readonly UnitColumn[],
  { column, isDescending }: Order,
): readonly RatedUnit[] {
  const valueIn = columns.find(({ id }) => id === column)?.valueIn ?? ((unit) => unit.unitId);
  return sortedBy(units, valueIn, isDescending);
}
