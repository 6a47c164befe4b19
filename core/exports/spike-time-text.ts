import type { Sorting } from '../sorting/sorting.ts';
import { spikeSeconds } from './report/timeline.ts';

/** Decimals of a second that tell neighbouring samples apart: a tenth of a sample, at least microseconds. */
export function timeDecimals({ sampleRate }: Sorting): number {
  return Math.max(6, Math.ceil(Math.log10(sampleRate)) + 1);
}

/**
 * Writes the times of spikes in seconds on the recording's clock, gaps included, with `timeDecimals`.
 * @returns the time of a row of the spike table
 */
export function spikeTimeText(sorting: Sorting): (row: number) => string {
  const decimals = timeDecimals(sorting);
  return (row) => spikeSeconds(sorting, row).toFixed(decimals);
}
