import type { UnitTrains } from './match-counts.ts';

/** How often an interval between neighbouring spikes lies in [i * binSamples, (i + 1) * binSamples). */
export function intervalHistogram(
  segments: UnitTrains,
  binSamples: number,
  binCount: number,
): Uint32Array {
  const counts = new Uint32Array(binCount);
  for (const train of segments) {
    for (let i = 1; i < train.length; i++) {
      const bin = Math.floor((train[i] - train[i - 1]) / binSamples);
      if (bin < binCount) counts[bin]++;
    }
  }
  return counts;
}
