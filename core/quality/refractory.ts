import type { UnitTrains } from './match-counts.ts';

/** Intervals below this count as violations in `isiViolations`. */
const isiThresholdSeconds = 1.5e-3;
const refractorySeconds = 1e-3;

/**
 * Spikes too close to the one before, and their rate in the time around spikes relative to the
 * unit's own rate (SpikeInterface's `isi_violation`, after Hill et al. 2011):
 *
 *     ratio = violations T / (2 n^2 1.5 ms)
 *
 * A share `c` of foreign spikes brings about `c (1 - c)`, spikes wholly at random 0.5.
 *
 * @param trains samples, ascending
 * @param durationSeconds recorded time T of all segments
 * @returns a ratio of NaN without spikes
 */
export function isiViolations(
  trains: UnitTrains,
  sampleRate: number,
  durationSeconds: number,
): { ratio: number; count: number } {
  let count = 0;
  let spikeCount = 0;
  for (const train of trains) {
    spikeCount += train.length;
    for (let i = 1; i < train.length; i++) {
      if (train[i] - train[i - 1] < isiThresholdSeconds * sampleRate) count++;
    }
  }
  return { ratio: (count * durationSeconds) / (2 * spikeCount ** 2 * isiThresholdSeconds), count };
}

/**
 * Pairs of spikes within the refractory period of 1 ms, and the share of foreign spikes that
 * explains them (SpikeInterface's `rp_violation`, after Llobet and Wyngaard 2022):
 *
 *     contamination = 1 - sqrt(1 - pairs T / (n^2 t_r)), 1 where the root is of a negative number
 *
 * @param trains samples, ascending
 * @param sampleCount recorded samples T of all segments
 * @returns a contamination of NaN without spikes
 */
export function refractoryViolations(
  trains: UnitTrains,
  sampleRate: number,
  sampleCount: number,
): { contamination: number; count: number } {
  const period = Math.round(refractorySeconds * sampleRate);
  const spikeCount = trains.reduce((sum, train) => sum + train.length, 0);
  const count = closePairs(trains, period);
  if (spikeCount === 0) return { contamination: Number.NaN, count };
  const rest = 1 - (count * sampleCount) / (spikeCount ** 2 * period);
  return { contamination: rest < 0 ? 1 : 1 - Math.sqrt(rest), count };
}

/** Pairs of spikes of one train at most `distance` samples apart. */
function closePairs(trains: UnitTrains, distance: number): number {
  let count = 0;
  for (const train of trains) {
    let first = 0;
    for (let i = 0; i < train.length; i++) {
      while (train[i] - train[first] > distance) first++;
      count += i - first;
    }
  }
  return count;
}
