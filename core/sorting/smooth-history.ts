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
/** A change must foretell an epoch better than the mean does, by this many standard errors over the epochs. */
const SURE_GAIN = 3;
/** A slope needs spikes in epochs that differ: this share of the weights' variance at least. */
const LEAST_VARIANCE_SHARE = 1e-3;

/**
 * Mean waveform of a unit in each epoch, learned with forgetting in both directions of time: a line is
 * fitted around each epoch, to which the spikes of an epoch that is `d` away count `2^(-d / h)`. The
 * memory h is the one that best foretells each epoch from the others (leave-one-out): a long one
 * where spikes are few or the change is steady.
 * @returns undefined where the mean of all foretells as well: nothing is known to change
 */
export function smoothedHistory(history: UnitHistory): Float32Array[] | undefined {
  const seen = Array.from(history.counts.keys()).filter((e) => history.counts[e] > 0);
  if (seen.length < FEWEST_EPOCHS) return undefined;
  const always = foretellingErrors(history, meanOfOthers(history));
  let best = { error: Number.POSITIVE_INFINITY, keep: 1, errors: always };
  for (const halfLife of HALF_LIVES) {
    const keep = 2 ** (-1 / halfLife);
    const errors = foretellingErrors(history, linesThrough(history, keep, 'others'));
    const error = errors.reduce((sum, value) => sum + value, 0);
    if (error < best.error) best = { error, keep, errors };
  }
  if (!isSurelyPositive(seen.map((e) => always[e] - best.errors[e]))) return undefined;
  return linesThrough(history, best.keep, 'all');
}

function isSurelyPositive(gains: readonly number[]): boolean {
  const mean = gains.reduce((sum, gain) => sum + gain, 0) / gains.length;
  const variance = gains.reduce((sum, gain) => sum + (gain - mean) ** 2, 0) / (gains.length - 1);
  return mean > SURE_GAIN * Math.sqrt(variance / gains.length);
}

/** Squared distance of each epoch's mean from what is foretold of it, times its spikes. */
function foretellingErrors(
  { sums, counts }: UnitHistory,
  foretold: readonly Float32Array[],
): Float64Array {
  return counts.map((count, e) => {
    if (count === 0) return 0;
    let error = 0;
    for (let i = 0; i < sums[e].length; i++) error += (sums[e][i] / count - foretold[e][i]) ** 2;
    return count * error;
  });
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
