import type { Sorting } from '../sorting/sorting.ts';
import { spikeSeconds } from './report/timeline.ts';

/**
 * Writes the times of spikes in seconds on the recording's clock, gaps included, with enough decimals
 * to tell neighbouring samples apart: a tenth of a sample, at least microseconds.
 * @returns the time of a row of the spike table
 */
export function spikeTimeText(sorting: Sorting): (row: number) => string {
  const decimals = Math.max(6, Math.ceil(Math.log10(sorting.sampleRate)) + 1);
  return (row) => spikeSeconds(sorting, row).toFixed(decimals);
}
