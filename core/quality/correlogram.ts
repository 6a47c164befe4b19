import type { UnitTrains } from './match-counts.ts';

/** Lags of -halfBins * binSamples up to halfBins * binSamples. */
export interface LagBins {
  /** Bins on either side of lag 0. */
  readonly halfBins: number;
  readonly binSamples: number;
}

/**
 * Correlograms of all pairs of units: how often a spike of `b` comes at a lag after one of `a`. Bin `i`
 * has the lags from (i - halfBins) * binSamples on; the pairs of a spike with itself do not count.
 * @param trains by unit and segment, in samples, ascending
 * @returns `counts[(a * units + b) * 2 * halfBins + i]`
 */
export function correlograms(
  trains: readonly UnitTrains[],
  { halfBins, binSamples }: LagBins,
): Uint32Array {
  const binCount = 2 * halfBins;
  const counts = new Uint32Array(trains.length * trains.length * binCount);
  const reach = halfBins * binSamples;
  trains.forEach((segmentsA, a) => {
    trains.forEach((segmentsB, b) => {
      const offset = (a * trains.length + b) * binCount;
      segmentsA.forEach((trainA, segment) => {
        const trainB = segmentsB[segment];
        let first = 0;
        for (let i = 0; i < trainA.length; i++) {
          while (first < trainB.length && trainB[first] - trainA[i] < -reach) first++;
          for (let j = first; j < trainB.length; j++) {
            const lag = trainB[j] - trainA[i];
            if (lag >= reach) break;
            if (a === b && i === j) continue;
            // A lag just below the reach can round to it.
            const bin = Math.min(binCount - 1, Math.floor((lag + reach) / binSamples));
            counts[offset + bin]++;
          }
        }
      });
    });
  });
  return counts;
}
