import type { SpikeTable } from '../sorting/spike-table.ts';

/** Number of spikes of each of `unitCount` units. */
export function countSpikesByUnit(spikes: SpikeTable, unitCount: number): Int32Array {
  const counts = new Int32Array(unitCount);
  const { unitIndex } = spikes;
  for (let row = 0; row < unitIndex.length; row++) counts[unitIndex[row]]++;
  return counts;
}

/** Rows of the spike table that belong to each unit, ascending. */
export function rowsByUnit(spikes: SpikeTable, unitCount: number): readonly Int32Array[] {
  const rows = Array.from(
    countSpikesByUnit(spikes, unitCount),
    (spikeCount) => new Int32Array(spikeCount),
  );
  const filled = new Int32Array(unitCount);
  for (let row = 0; row < spikes.unitIndex.length; row++) {
    const unit = spikes.unitIndex[row];
    rows[unit][filled[unit]++] = row;
  }
  return rows;
}
