import { placesOfEach } from '../math/places.ts';
import type { SpikeTable } from '../sorting/spike-table.ts';

/** Number of spikes of each of `unitCount` units. */
export function countSpikesByUnit(spikes: SpikeTable, unitCount: number): Int32Array {
  const counts = new Int32Array(unitCount);
  const { unitIndex } = spikes;
  for (let row = 0; row < unitIndex.length; row++) counts[unitIndex[row]]++;
  return counts;
}

/** Rows of the spike table that belong to each unit, ascending. */
export function rowsByUnit({ unitIndex }: SpikeTable, unitCount: number): readonly Int32Array[] {
  return placesOfEach(unitIndex, unitCount);
}
