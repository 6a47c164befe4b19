/** Standard deviation of normal noise over its median absolute deviation. */
const sdOverMad = 1.4826;

/** From this many values on a sample of them, taken at even distances, tells about where a rank lies. */
const sampledFrom = 4096;
const sampleCount = 512;
/** Three standard errors of the rank that the sample's median has. */
const sampleReach = 1.5 * Math.sqrt(sampleCount);
/** Share of the values that lie so near, at most: half as many do in a sample that is like all. */
const nearShare = 0.3;

type FloatArray = Float32Array | Float64Array;

/**
 * The `rank`-th smallest value (from 0) of `values[0 .. count)`, by Hoare's quickselect. Reorders
 * those values: the ones before `rank` end up no larger, the ones after no smaller.
 * @param values without NaN
 */
export function selectInPlace(values: FloatArray, rank: number, count = values.length): number {
  let left = 0;
  let right = count - 1;
  while (left < right) {
    const pivot = middleOfThree(values[left], values[(left + right) >> 1], values[right]);
    let i = left;
    let j = right;
    while (i <= j) {
      while (values[i] < pivot) i++;
      while (values[j] > pivot) j--;
      if (i <= j) {
        const kept = values[i];
        values[i++] = values[j];
        values[j--] = kept;
      }
    }
    if (rank <= j) right = j;
    else if (rank >= i) left = i;
    else break;
  }
  return values[rank];
}

function middleOfThree(a: number, b: number, c: number): number {
  return a < b ? (b < c ? b : a < c ? c : a) : a < c ? a : b < c ? c : b;
}

/** Median of `values[0 .. count)`, which may be reordered; NaN of nothing. */
export function medianInPlace(values: FloatArray, count = values.length): number {
  return quantileInPlace(values, 0.5, count);
}

/** Median of `values`, which stay as they are; NaN of nothing. */
export function median(values: ArrayLike<number>): number {
  return medianInPlace(new Float64Array(values));
}

/**
 * Quantile with linear interpolation between neighbouring order statistics (type 7 of Hyndman and
 * Fan, numpy's default); NaN of nothing.
 * @param probability 0 to 1
 */
export function quantile(values: ArrayLike<number>, probability: number): number {
  return quantileInPlace(new Float64Array(values), probability);
}

/** `quantile` of values in ascending order. */
export function quantileOfSorted(sorted: ArrayLike<number>, probability: number): number {
  const position = probability * (sorted.length - 1);
  const rank = Math.floor(position);
  if (rank === position) return sorted[rank];
  return sorted[rank] + (position - rank) * (sorted[rank + 1] - sorted[rank]);
}

/** Median of |x - centre|, around the median unless told otherwise; NaN of nothing. */
export function medianAbsoluteDeviation(values: ArrayLike<number>, centre?: number): number {
  const deviations = new Float64Array(values);
  const middle = centre ?? medianInPlace(deviations);
  for (let i = 0; i < deviations.length; i++) deviations[i] = Math.abs(deviations[i] - middle);
  return medianInPlace(deviations);
}

/** 1.4826 MAD: the standard deviation of the noise under a signal that is sparse in time. */
export function noiseLevel(values: ArrayLike<number>): number {
  return sdOverMad * medianAbsoluteDeviation(values);
}

function quantileInPlace(values: FloatArray, probability: number, count = values.length): number {
  if (count === 0) return Number.NaN;
  const position = probability * (count - 1);
  const rank = Math.floor(position);
  const near = valuesNear(values, rank, count) ?? { values, below: 0, count };
  const first = rank - near.below;
  const lower = selectInPlace(near.values, first, near.count);
  if (rank === position) return lower;
  let upper = near.values[first + 1];
  for (let i = first + 2; i < near.count; i++) upper = Math.min(upper, near.values[i]);
  return lower + (position - rank) * (upper - lower);
}

/** Of many values those that may have a rank or the next one. */
interface NearValues {
  readonly values: FloatArray;
  readonly count: number;
  /** How many others are smaller than all of these. */
  readonly below: number;
}

/**
 * Copies the values between two of a sample, in one pass without a branch that depends on the values: quickselect
 * has one for each and guesses half of them wrong.
 * @returns null where there are few values, or where the sample was misleading
 */
function valuesNear(values: FloatArray, rank: number, count: number): NearValues | null {
  if (count < sampledFrom) return null;
  const stride = count / sampleCount;
  const sample = new Float64Array(sampleCount);
  for (let i = 0; i < sampleCount; i++) sample[i] = values[Math.floor(i * stride)];
  const from = Math.floor(rank / stride - sampleReach);
  const to = Math.ceil((rank + 1) / stride + sampleReach);
  const least = from < 0 ? Number.NEGATIVE_INFINITY : selectInPlace(sample, from);
  const greatest = to < sampleCount ? selectInPlace(sample, to) : Number.POSITIVE_INFINITY;
  const near = new Float64Array(Math.ceil(nearShare * count));
  let below = 0;
  let gathered = 0;
  for (let i = 0; i < count && gathered < near.length; i++) {
    const value = values[i];
    near[gathered] = value;
    below += +(value < least);
    gathered += +(value >= least) & +(value <= greatest);
  }
  const found = rank >= below && rank + 1 < below + gathered && gathered < near.length;
  return found ? { values: near, count: gathered, below } : null;
}
