import { dipPValue, dipStatistic, leastDipPValue } from './dip.ts';
import { compareOneTwoGaussians } from './gaussian-mixture.ts';

export interface Separation {
  /** Whether the two groups are two populations. Without proof they are one. */
  readonly separated: boolean;
  /** Probability of so clear a gap between the groups if all values were of one unimodal population. */
  readonly pValue: number;
}

const defaultSignificance = 0.05;
/** The second way to a proof: a gap less sure than that, but two narrow Gaussians far better than one. */
const looserSignificance = 0.2;
const strongBicDifference = 6;
const strongDistanceSd = 3;

/**
 * Decides whether two labelled groups of one-dimensional values are one population. The labels come
 * from a clustering of these very values, so a comparison of means would always find a difference;
 * what counts is a gap, by Hartigan's dip test. The test is done for the smaller group with the
 * nearest 1, 2, 4, ... times as many values of the larger (a part cut out of a unimodal
 * distribution is unimodal, and against thousands of others a small group leaves no mark), the
 * least p-value times their number counts.
 *
 * Separated means: p < significance, or p < 0.2 while two Gaussians beat one by more than 6 in BIC
 * and lie more than 3 of the larger SD apart. At 0.05, one Gaussian cut in two is taken for two
 * in about 4 % of cases with 10 values, 1 % with 40; two at 5 SD are told apart in 70 % with
 * 10 + 10 values, 96 % with 20 + 20; at 6 SD in 80 % with 8 + 32, 83 % with 20 + 500.
 *
 * @param a values of one group along the line between the groups, in any unit
 * @param b values of the other
 */
export function separationTest(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  significance = defaultSignificance,
): Separation {
  const pValue = gapPValue(a, b);
  const separated =
    pValue < significance || (pValue < looserSignificance && areTwoNarrowGaussians(a, b));
  return { separated, pValue };
}

function areTwoNarrowGaussians(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  const all = Float64Array.from([...Array.from(a), ...Array.from(b)]);
  const { means, standardDeviations, bicDifference } = compareOneTwoGaussians(all);
  const widest = Math.max(...standardDeviations);
  return bicDifference > strongBicDifference && means[1] - means[0] > strongDistanceSd * widest;
}

/** Bonferroni's bound on the dip test over the smaller group and ever more of the larger. */
function gapPValue(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [small, large] = a.length <= b.length ? [a, b] : [b, a];
  if (small.length === 0) return 1;
  const direction = meanOf(small) <= meanOf(large) ? 1 : -1;
  const smallSorted = ascending(small, direction);
  const largeSorted = ascending(large, direction);
  let least = 1;
  let tests = 0;
  for (let taken = 0; taken < large.length; tests++) {
    taken = Math.min(large.length, taken === 0 ? small.length : 2 * taken);
    // Less than the least that can be told there will not be.
    if (least <= leastDipPValue) continue;
    const near = merged(smallSorted, largeSorted.subarray(0, taken));
    least = Math.min(least, dipPValue(dipStatistic(near), near.length));
  }
  return Math.min(1, tests * least);
}

/** The values, or their negatives where `direction` is -1, in order. */
function ascending(values: ArrayLike<number>, direction: 1 | -1): Float64Array {
  const sorted = new Float64Array(values.length);
  for (let i = 0; i < sorted.length; i++) sorted[i] = direction * values[i];
  return sorted.sort();
}

/** All of the second list with what of the first is no larger than its last, both ascending. */
function merged(first: Float64Array, second: Float64Array): Float64Array {
  const all = new Float64Array(first.length + second.length);
  let filled = 0;
  let next = 0;
  for (const value of second) {
    while (next < first.length && first[next] <= value) all[filled++] = first[next++];
    all[filled++] = value;
  }
  return all.subarray(0, filled);
}

function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}
