/** Standard deviation of normal noise over its median absolute deviation. */
const sdOverMad = 1.4826;

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

/** Median of `values[0 .. count)`, which are reordered; NaN of nothing. */
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
export function medianAbsoluteDeviation(
  values: ArrayLike<number>,
  centre: number = median(values),
): number {
  const deviations = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) deviations[i] = Math.abs((values[i] as number) - centre);
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
  const lower = selectInPlace(values, rank, count);
  if (rank === position) return lower;
  let upper = values[rank + 1];
  for (let i = rank + 2; i < count; i++) if (values[i] < upper) upper = values[i];
  return lower + (position - rank) * (upper - lower);
}
