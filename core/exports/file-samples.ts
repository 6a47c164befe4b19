import type { Sorting } from '../sorting/sorting.ts';

/**
 * The spikes' places in the file as a whole, as programs count that know no gaps: samples of all
 * earlier segments together, and those before the spike in its own.
 */
export function fileSamples({ spikes, segments }: Sorting): BigInt64Array {
  const firsts: number[] = [];
  let stored = 0;
  for (const { sampleCount } of segments) {
    firsts.push(stored);
    stored += sampleCount;
  }
  return BigInt64Array.from(spikes.sampleIndex, (sample, row) =>
    BigInt(firsts[spikes.segmentIndex[row]] + sample),
  );
}
