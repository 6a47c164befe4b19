import type { Sorting } from '../sorting/sorting.ts';
import { csvRow } from './csv.ts';
import { spikeTimeText } from './spike-time-text.ts';
import { rowsByUnit } from './spikes-by-unit.ts';

const rowsPerChunk = 1024;

/**
 * `spikes-wide.csv`, chunk by chunk: one column a unit, `unit_1,unit_2,...`, with the times of its
 * spikes in seconds on the recording's clock, ascending. Columns of fewer spikes end in empty cells.
 */
export function* spikesWideCsv(sorting: Sorting): Generator<string> {
  const { units, spikes } = sorting;
  const timeText = spikeTimeText(sorting);
  const rows = rowsByUnit(spikes, units.length);
  const longest = rows.reduce((most, { length }) => Math.max(most, length), 0);
  let chunk = csvRow(units.map(({ unitId }) => `unit_${unitId}`));
  for (let rank = 0; rank < longest; rank++) {
    chunk += csvRow(rows.map((ofUnit) => (rank < ofUnit.length ? timeText(ofUnit[rank]) : '')));
    if ((rank + 1) % rowsPerChunk === 0) {
      yield chunk;
      chunk = '';
    }
  }
  if (chunk !== '') yield chunk;
}
