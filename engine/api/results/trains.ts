import type { CuratedUnit, Sorting, UnitTrains } from '../../../core/index.ts';
import { firstFrom } from './spike-rows.ts';

/** The spikes of each unit by segment, in samples. */
export function trainsOfUnits(
  units: readonly CuratedUnit[],
  { spikes, segments }: Sorting,
): readonly UnitTrains[] {
  return units.map(({ rows }) =>
    segments.map((_, segment) => {
      const from = firstFrom(rows, spikes, segment, 0);
      const to = firstFrom(rows, spikes, segment + 1, 0);
      return Float64Array.from(rows.subarray(from, to), (row) => spikes.sampleIndex[row]!);
    }),
  );
}
