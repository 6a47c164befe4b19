/** How far one histogram lies above another, and how well they match there. */
export interface Shift {
  /** In bins, with fractions. */
  readonly bins: number;
  /** Normalised correlation at the best shift, at most 1; 0 where one of the two is empty. */
  readonly correlation: number;
}

/**
 * The shift s that makes two histograms most alike,
 *
 *     max_s  sum a[i, d] b[i, d + s] / sqrt(sum a[i, d]^2  sum b[i, d + s]^2),
 *
 * sums over the depths that both have; between bins by the parabola through the three values around
 * the largest. A shift at the edge of the search, or without a peak, counts as no match.
 *
 * @param values histograms (bins x rows x length), see `windowed`
 * @param centre of the search, in bins
 * @param reach bins to either side of the centre
 * @param scratch at least `2 reach + 1` numbers
 */
export function registerPair(
  values: Float32Array,
  rows: number,
  length: number,
  a: number,
  b: number,
  centre: number,
  reach: number,
  scratch: Float64Array,
): Shift {
  const atA = a * rows * length;
  const atB = b * rows * length;
  let best = -1;
  for (let k = 0; k <= 2 * reach; k++) {
    scratch[k] = correlationAt(values, rows, length, atA, atB, centre + k - reach);
    if (best < 0 || scratch[k] > scratch[best]) best = k;
  }
  if (best === 0 || best === 2 * reach || !(scratch[best] > 0)) return { bins: 0, correlation: 0 };
  const before = scratch[best - 1];
  const after = scratch[best + 1];
  const curvature = before - 2 * scratch[best] + after;
  const fraction = curvature < 0 ? (0.5 * (before - after)) / curvature : 0;
  return { bins: centre + best - reach + fraction, correlation: scratch[best] };
}

function correlationAt(
  values: Float32Array,
  rows: number,
  length: number,
  atA: number,
  atB: number,
  shift: number,
): number {
  const from = Math.max(0, -shift);
  const to = Math.min(length, length - shift);
  let product = 0;
  let squaresA = 0;
  let squaresB = 0;
  for (let row = 0; row < rows; row++) {
    const offsetA = atA + row * length;
    const offsetB = atB + row * length + shift;
    for (let d = from; d < to; d++) {
      const x = values[offsetA + d];
      const y = values[offsetB + d];
      product += x * y;
      squaresA += x * x;
      squaresB += y * y;
    }
  }
  const norms = Math.sqrt(squaresA * squaresB);
  return norms > 0 ? product / norms : 0;
}
