import { dipLevels, dipQuantiles, dipSizes } from './dip-table.ts';

/** A distribution function that jumps: before value j it is `below[j]`, from there on `upTo[j]`, in counts. */
interface Steps {
  readonly values: Float64Array;
  readonly below: Float64Array;
  readonly upTo: Float64Array;
}

/**
 * Hartigan's dip statistic: the least sup-distance between the empirical distribution function of
 * the values and any unimodal one (Hartigan & Hartigan, Annals of Statistics 13, 1985; the modal
 * interval is narrowed as in Hartigan, Applied Statistics 34, 1985). Between 1 / (2 n) and 1 / 4;
 * for no values 0.
 *
 * @param values in any order; equal values are one jump
 */
export function dipStatistic(values: ArrayLike<number>): number {
  const count = values.length;
  if (count === 0) return 0;
  const steps = stepsOf(values);
  let dip = 1;
  let low = 0;
  let high = steps.values.length - 1;
  while (low < high) {
    const minorant = hull(steps.values, steps.below, low, high, -1);
    const majorant = hull(steps.values, steps.upTo, low, high, 1);
    const widest = widestGap(steps, minorant, majorant);
    if (widest.gap <= dip) break;
    dip = Math.max(
      dip,
      largestDeviation(steps.values, steps.below, steps.upTo, minorant, low, widest.low),
      largestDeviation(steps.values, steps.upTo, steps.below, majorant, widest.high, high),
    );
    if (widest.low === low && widest.high === high) break;
    low = widest.low;
    high = widest.high;
  }
  return dip / (2 * count);
}

/**
 * Probability of a dip at least this large among `count` values from a uniform distribution, the
 * unimodal one with the largest dips: small where the values have more than one mode. From a table
 * of simulated quantiles of √n · dip, linear in log(level) between levels and in log(n) between
 * sizes; never below the smallest level of the table, 1e-4. One for fewer than four values.
 */
export function dipPValue(dip: number, count: number): number {
  if (count < dipSizes[0]) return 1;
  const scaled = Math.sqrt(count) * dip;
  const last = dipSizes.length - 1;
  if (count >= dipSizes[last]) return levelAt(dipQuantiles[last], scaled);
  let row = 0;
  while (dipSizes[row + 1] <= count) row++;
  const weight = Math.log(count / dipSizes[row]) / Math.log(dipSizes[row + 1] / dipSizes[row]);
  const quantiles = dipQuantiles[row].map(
    (value, i) => (1 - weight) * value + weight * dipQuantiles[row + 1][i],
  );
  return levelAt(quantiles, scaled);
}

/** The least probability that `dipPValue` tells. */
export const leastDipPValue = dipLevels[dipLevels.length - 1];

function levelAt(quantiles: readonly number[], scaled: number): number {
  if (scaled <= quantiles[0]) return 1;
  for (let i = 1; i < quantiles.length; i++) {
    if (scaled <= quantiles[i]) {
      const weight = (scaled - quantiles[i - 1]) / (quantiles[i] - quantiles[i - 1]);
      return Math.exp((1 - weight) * Math.log(dipLevels[i - 1]) + weight * Math.log(dipLevels[i]));
    }
  }
  return leastDipPValue;
}

function stepsOf(values: ArrayLike<number>): Steps {
  const sorted = ascending(values);
  const distinct = new Float64Array(sorted.length);
  const below = new Float64Array(sorted.length);
  const upTo = new Float64Array(sorted.length);
  let count = 0;
  for (let i = 0; i < sorted.length; i++) {
    if (i === 0 || sorted[i] !== sorted[i - 1]) {
      distinct[count] = sorted[i];
      below[count++] = i;
    }
    upTo[count - 1] = i + 1;
  }
  return {
    values: distinct.subarray(0, count),
    below: below.subarray(0, count),
    upTo: upTo.subarray(0, count),
  };
}

/** The values themselves where they are in order already. */
function ascending(values: ArrayLike<number>): ArrayLike<number> {
  for (let i = 1; i < values.length; i++) {
    if (values[i] < values[i - 1]) return Float64Array.from(values).sort();
  }
  return values;
}

/**
 * Vertices, from left to right, of the greatest convex minorant (`sign` -1) or the least concave
 * majorant (`sign` 1) of the points (x_j, y_j), low <= j <= high.
 */
function hull(x: Float64Array, y: Float64Array, low: number, high: number, sign: -1 | 1): number[] {
  const vertices: number[] = [];
  for (let j = low; j <= high; j++) {
    while (vertices.length >= 2) {
      const b = vertices[vertices.length - 1];
      const a = vertices[vertices.length - 2];
      const turn = (y[b] - y[a]) * (x[j] - x[b]) - (y[j] - y[b]) * (x[b] - x[a]);
      if (sign * turn > 0) break;
      vertices.pop();
    }
    vertices.push(j);
  }
  return vertices;
}

/**
 * Where the majorant is highest over the minorant. The difference is largest at a vertex of one of
 * the two; the new modal interval reaches from the minorant's vertex at or before that point to the
 * majorant's vertex at or after it.
 */
function widestGap(steps: Steps, minorant: readonly number[], majorant: readonly number[]) {
  const { values, below, upTo } = steps;
  let best = { gap: 0, low: minorant[0], high: majorant[majorant.length - 1] };
  let g = 0;
  for (let m = 0; m < majorant.length; m++) {
    const at = majorant[m];
    while (g + 1 < minorant.length - 1 && minorant[g + 1] <= at) g++;
    const gap = upTo[at] - lineAt(values, below, minorant[g], minorant[g + 1], at);
    const low = minorant[g + 1] === at ? at : minorant[g];
    if (gap > best.gap) best = { gap, low, high: at };
  }
  let m = 0;
  for (const at of minorant) {
    while (m + 1 < majorant.length - 1 && majorant[m + 1] < at) m++;
    const gap = lineAt(values, upTo, majorant[m], majorant[m + 1], at) - below[at];
    const high = majorant[m] === at ? at : majorant[m + 1];
    if (gap > best.gap) best = { gap, low: at, high };
  }
  return best;
}

/** Largest |y_j - hull| for from <= j <= to, where the hull's vertices lie on `support`. */
function largestDeviation(
  x: Float64Array,
  support: Float64Array,
  y: Float64Array,
  vertices: readonly number[],
  from: number,
  to: number,
): number {
  let largest = 0;
  for (let v = 0; v + 1 < vertices.length; v++) {
    const first = Math.max(from, vertices[v]);
    const last = Math.min(to, vertices[v + 1]);
    for (let j = first; j <= last; j++) {
      const deviation = Math.abs(y[j] - lineAt(x, support, vertices[v], vertices[v + 1], j));
      if (deviation > largest) largest = deviation;
    }
  }
  return largest;
}

function lineAt(x: Float64Array, y: Float64Array, a: number, b: number, j: number): number {
  return y[a] + ((y[b] - y[a]) * (x[j] - x[a])) / (x[b] - x[a]);
}
