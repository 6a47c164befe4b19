import type { Sorting } from '../sorting/sorting.ts';
import { rowsByUnit } from './spikes-by-unit.ts';
import { spikesCsv } from './spikes-csv.ts';
import { spikesWideCsv } from './spikes-wide-csv.ts';

/** Shapes of a table of spikes: one row a spike, one column a unit, or one file a unit. */
export const csvLayouts = ['long', 'wide', 'per-unit'] as const;
export type CsvLayout = (typeof csvLayouts)[number];

/**
 * The spikes of a sorting as CSV: `spikes.csv` (long), `spikes-wide.csv` (wide), and
 * `units/unit-ID.csv` with the columns of the long one (per-unit).
 * @returns contents by file name
 */
export function spikeTables(
  sorting: Sorting,
  layouts: readonly CsvLayout[],
): Record<string, Iterable<string>> {
  const files: Record<string, Iterable<string>> = {};
  if (layouts.includes('long')) files['spikes.csv'] = spikesCsv(sorting);
  if (layouts.includes('wide')) files['spikes-wide.csv'] = spikesWideCsv(sorting);
  if (layouts.includes('per-unit')) {
    rowsByUnit(sorting.spikes, sorting.units.length).forEach((rows, unit) => {
      files[`units/unit-${sorting.units[unit].unitId}.csv`] = spikesCsv(sorting, rows);
    });
  }
  return files;
}
