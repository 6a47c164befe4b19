import { countGoodUnits } from '../../core/index.ts';
import type { RunNumbers } from '../store/run-table.ts';
import type { SortOutcome } from './result-to-folder.ts';

/** What a sort found, in numbers: those of its row in a summary. */
export function runNumbers({
  sorting,
  metrics,
  spikeCount,
}: Pick<SortOutcome, 'sorting' | 'metrics' | 'spikeCount'>): RunNumbers {
  const ksDistance = metrics.find(({ name }) => name === 'ks_distance');
  return {
    unitCount: sorting.units.length,
    goodUnitCount: countGoodUnits(metrics),
    spikeCount,
    lambda: medianOf(sorting.lambda),
    sigma: medianOf(sorting.sigma),
    medianKs: ksDistance === undefined ? null : medianOf(ksDistance.values),
  };
}

/** NaN where there is no number. */
function medianOf(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values)
    .filter((value) => !Number.isNaN(value))
    .sort();
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return Number.NaN;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
