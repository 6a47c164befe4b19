import { teachingWeights } from '../learn/interpret.ts';
import { gather } from '../math/gather.ts';
import type { SpikeTable } from './spike-table.ts';

/** Spikes of a unit, those first that say most about its template. */
export interface TellingSpikes {
  /** In the spike table. */
  readonly rows: Int32Array;
  /** Share of the template that each makes up; those of all spikes of the unit sum to 1. */
  readonly shares: Float64Array;
}

/**
 * The spikes that say most about a template: it is the sum of the windows around the unit's spikes,
 * each weighted by its code (PUDLE, Theorem 5.1).
 * @param rows of all spikes of the unit
 */
export function tellingSpikes(
  { amplitude }: SpikeTable,
  rows: Int32Array,
  count: number,
): TellingSpikes {
  const sizes = gather(amplitude, rows);
  const shares = teachingWeights(sizes);
  for (let i = 0; i < shares.length; i++) shares[i] *= sizes[i];
  const chosen = largestFirst(shares, count);
  return {
    rows: Int32Array.from(chosen, (i) => rows[i]),
    shares: Float64Array.from(chosen, (i) => shares[i]),
  };
}

/** Where the largest `count` of many values stand, the earlier first of equal ones. */
function largestFirst(values: Float64Array, count: number): number[] {
  const largest: number[] = [];
  for (let i = 0; i < values.length; i++) {
    if (largest.length === count && !(values[i] > values[largest[count - 1]])) continue;
    let place = largest.length === count ? count - 1 : largest.length;
    for (; place > 0 && values[i] > values[largest[place - 1]]; place--) {
      largest[place] = largest[place - 1];
    }
    largest[place] = i;
  }
  return largest;
}
