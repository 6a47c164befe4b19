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
 * each weighted by its code (PUDLE, Theorem 5.1). With the weights of `teachingWeights`, each makes up
 * a_i^2 / sum_j a_j^2 of it.
 * @param rows of all spikes of the unit
 */
export function tellingSpikes(spikes: SpikeTable, rows: Int32Array, count: number): TellingSpikes {
  const chosen = largestFirst(spikes.amplitude, rows, count);
  return { rows: chosen, shares: Float64Array.from(chosen, sharesIn(spikes, rows)) };
}

/** @returns what the spike of a row makes up of the template that the spikes of all `rows` make */
export function sharesIn({ amplitude }: SpikeTable, rows: Int32Array): (row: number) => number {
  let energy = 0;
  for (const row of rows) energy += amplitude[row] ** 2;
  return (row) => (energy === 0 ? 0 : amplitude[row] ** 2 / energy);
}

/** Of many rows those with the largest `count` values of either sign, the earlier first of equal ones. */
function largestFirst(values: Float32Array, rows: Int32Array, count: number): Int32Array {
  const largest: number[] = [];
  const sizeAt = (place: number) => Math.abs(values[largest[place]]);
  for (const row of rows) {
    const size = Math.abs(values[row]);
    if (largest.length === count && !(size > sizeAt(count - 1))) continue;
    let place = largest.length === count ? count - 1 : largest.length;
    for (; place > 0 && size > sizeAt(place - 1); place--) largest[place] = largest[place - 1];
    largest[place] = row;
  }
  return Int32Array.from(largest);
}
