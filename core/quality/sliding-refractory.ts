import { logGamma } from '../math/special-functions.ts';
import type { UnitTrains } from './match-counts.ts';

const binSeconds = 0.25e-3;
/** Refractory periods from 0.5 to 10 ms are tried. */
const periodCount = 40;
const shortestPeriodSeconds = 0.5e-3;
/** Contaminations from 0.5 to 34.5 % are tried. */
const contaminationCount = 69;
const contaminationStep = 0.005;
const confidence = 0.9;

/**
 * The smallest contamination that can be excluded with 90 % confidence (SpikeInterface's
 * `sliding_rp_violation`, after the International Brain Laboratory): the number of pairs of spikes
 * closer than a refractory period is compared with the Poisson distribution around
 *
 *     2 c n^2 / T * period
 *
 * that a share `c` of foreign spikes would bring, for every period from 0.5 to 10 ms.
 *
 * @param trains samples, ascending
 * @returns share 0.005 to 0.345; NaN without spikes, and where none of these can be excluded
 */
export function slidingRefractoryContamination(
  trains: UnitTrains,
  sampleRate: number,
  durationSeconds: number,
): number {
  const spikeCount = trains.reduce((sum, train) => sum + train.length, 0);
  if (spikeCount === 0) return Number.NaN;
  const observed = cumulativePairCounts(trains, Math.max(1, Math.floor(binSeconds * sampleRate)));
  for (let step = 1; step <= contaminationCount; step++) {
    const contamination = step * contaminationStep;
    for (let bin = 0; bin < periodCount; bin++) {
      if ((bin + 0.5) * binSeconds <= shortestPeriodSeconds) continue;
      const expected =
        (2 * contamination * spikeCount ** 2 * (bin + 1) * binSeconds) / durationSeconds;
      if (poissonAtMost(observed[bin], expected) < 1 - confidence) return contamination;
    }
  }
  return Number.NaN;
}

/** Pairs of spikes less than 1, 2, ... bins apart. */
function cumulativePairCounts(trains: UnitTrains, binSamples: number): Float64Array {
  const counts = new Float64Array(periodCount);
  for (const train of trains) {
    for (let i = 0; i < train.length; i++) {
      for (let j = i + 1; j < train.length; j++) {
        const bin = Math.floor((train[j] - train[i]) / binSamples);
        if (bin >= periodCount) break;
        counts[bin]++;
      }
    }
  }
  for (let bin = 1; bin < periodCount; bin++) counts[bin] += counts[bin - 1];
  return counts;
}

/**
 * P(X <= count) for a Poisson variable of the given mean, summed from its largest term downwards.
 * From the mean on it answers 1: the exact value is above 0.5 there, and no caller asks for more.
 */
function poissonAtMost(count: number, mean: number): number {
  if (count >= mean) return 1;
  let relative = 1;
  let sum = 1;
  for (let k = count; k > 0 && relative > 1e-12 * sum; k--) {
    relative *= k / mean;
    sum += relative;
  }
  return sum * Math.exp(count * Math.log(mean) - mean - logGamma(count + 1));
}
