import type { Random } from '../base/random.ts';

/** How a unit looked from epoch to epoch, as measured. */
export interface UnitHistory {
  /** Sum of the waveforms of its spikes in each epoch. */
  readonly sums: readonly Float32Array[];
  /** Number of spikes in each sum. */
  readonly counts: Float64Array;
}

/** Memories that are tried, in epochs after which half is forgotten. */
const HALF_LIVES = [1, 2, 4, 8, 16, Number.POSITIVE_INFINITY];
/** Epochs with spikes, fewer than which prove no change. */
const FEWEST_EPOCHS = 6;
/** Orders of the epochs that the true one is compared with, and how many of them may foretell as well. */
const SHUFFLES = 99;
const MOST_AS_GOOD = 1;
/** A slope needs spikes in epochs that differ: this share of the weights' variance at least. */
const LEAST_VARIANCE_SHARE = 1e-3;

/**
 * Mean waveform of a unit in each epoch, learned with forgetting in both directions of time: a line is
 * fitted around each epoch, to which the spikes of an epoch that is `d` away count `2^(-d / h)`. The
 * memory h is the one that best foretells each epoch from the others (leave-one-out): a long one
 * where spikes are few or the change is steady.
 * @returns undefined where the mean of all foretells as well, or another order of the epochs does:
 *   nothing is known to change
 */
export function smoothedHistory(history: UnitHistory, random: Random): Float32Array[] | undefined {
  const seen = Array.from(history.counts.keys()).filter((e) => history.counts[e] > 0);
  if (seen.length < FEWEST_EPOCHS) return undefined;
  let keep = 1;
  let gain = Number.NEGATIVE_INFINITY;
  for (const halfLife of HALF_LIVES) {
    const tried = 2 ** (-1 / halfLife);
    const gained = gainOver(history, tried);
    if (gained <= gain) continue;
    gain = gained;
    keep = tried;
  }
  if (gain <= 0) return undefined;
  let asGood = 0;
  for (let i = 0; i < SHUFFLES && asGood <= MOST_AS_GOOD; i++) {
    if (gainOver(shuffled(history, random), keep) >= gain) asGood++;
  }
  return asGood > MOST_AS_GOOD ? undefined : linesThrough(history, keep, 'all');
}

function shuffled({ sums, counts }: UnitHistory, random: Random): UnitHistory {
  const order = random.shuffle(Int32Array.from(counts.keys()));
  return {
    sums: Array.from(order, (e) => sums[e]),
    counts: Float64Array.from(order, (e) => counts[e]),
  };
}

/** By how much lines foretell the epochs better than the mean does. */
function gainOver(history: UnitHistory, keep: number): number {
  return (
    foretellingError(history, meanOfOthers(history)) -
    foretellingError(history, linesThrough(history, keep, 'others'))
  );
}

/** Squared distance of the epochs' means from what is foretold of them, times their spikes. */
function foretellingError(
  { sums, counts }: UnitHistory,
  foretold: readonly Float32Array[],
): number {
  let total = 0;
  counts.forEach((count, e) => {
    if (count === 0) return;
    let error = 0;
    for (let i = 0; i < sums[e].length; i++) error += (sums[e][i] / count - foretold[e][i]) ** 2;
    total += count * error;
  });
  return total;
}

function meanOfOthers({ sums, counts }: UnitHistory): Float32Array[] {
  const total = new Float64Array(sums[0].length);
  let spikes = 0;
  sums.forEach((sum, e) => {
    spikes += counts[e];
    for (let i = 0; i < total.length; i++) total[i] += sum[i];
  });
  return sums.map((sum, e) =>
    sum.map((value, i) => (total[i] - value) / Math.max(1, spikes - counts[e])),
  );
}

/** Weighted sums around one epoch: of the spikes and their waveforms, and both times the distance in epochs. */
interface Moments {
  weight: number;
  weightByDistance: number;
  weightBySquare: number;
  readonly sum: Float64Array;
  readonly sumByDistance: Float64Array;
}

/** The value in each epoch of the line through what is remembered there, `keep` of it from one epoch to the next. */
function linesThrough(
  { sums, counts }: UnitHistory,
  keep: number,
  taught: 'all' | 'others',
): Float32Array[] {
  const around = sums.map(() => nothing(sums[0].length));
  for (const step of [1, -1]) {
    const past = nothing(sums[0].length);
    for (let e = step > 0 ? 0 : sums.length - 1; e >= 0 && e < sums.length; e += step) {
      addMoments(around[e], past, -step);
      growOlder(past, sums[e], counts[e], keep);
    }
  }
  return around.map((moments, e) => {
    if (taught === 'all') {
      moments.weight += counts[e];
      for (let i = 0; i < sums[e].length; i++) moments.sum[i] += sums[e][i];
    }
    return valueOfLine(moments);
  });
}

function nothing(size: number): Moments {
  return {
    weight: 0,
    weightByDistance: 0,
    weightBySquare: 0,
    sum: new Float64Array(size),
    sumByDistance: new Float64Array(size),
  };
}

function addMoments(to: Moments, past: Moments, direction: number): void {
  to.weight += past.weight;
  to.weightByDistance += direction * past.weightByDistance;
  to.weightBySquare += past.weightBySquare;
  for (let i = 0; i < to.sum.length; i++) {
    to.sum[i] += past.sum[i];
    to.sumByDistance[i] += direction * past.sumByDistance[i];
  }
}

/** One epoch, just seen, joins the past, and all of it moves one epoch away. */
function growOlder(past: Moments, sum: Float32Array, count: number, keep: number): void {
  const { weight, weightByDistance, weightBySquare } = past;
  past.weight = keep * (weight + count);
  past.weightByDistance = keep * (weightByDistance + weight + count);
  past.weightBySquare = keep * (weightBySquare + 2 * weightByDistance + weight + count);
  for (let i = 0; i < sum.length; i++) {
    const level = past.sum[i] + sum[i];
    past.sumByDistance[i] = keep * (past.sumByDistance[i] + level);
    past.sum[i] = keep * level;
  }
}

/** Where the fitted line is at distance nought; the mean where there is no telling a slope. */
function valueOfLine(moments: Moments): Float32Array {
  const { weight, weightByDistance, weightBySquare, sum, sumByDistance } = moments;
  const values = new Float32Array(sum.length);
  const determinant = weight * weightBySquare - weightByDistance ** 2;
  const hasSlope = determinant > LEAST_VARIANCE_SHARE * weight * weightBySquare;
  for (let i = 0; i < sum.length; i++) {
    values[i] = hasSlope
      ? (weightBySquare * sum[i] - weightByDistance * sumByDistance[i]) / determinant
      : sum[i] / Math.max(Number.MIN_VALUE, weight);
  }
  return values;
}
