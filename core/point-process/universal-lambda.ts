import type { ExponentialFamily } from '../csc/exponential-family.ts';
import type { Observations } from '../csc/likelihood.ts';

/** Variance of a share of trials that hardly any trial has. */
const LEAST_VARIANCE = 1e-4;

/**
 * The lambda below which noise alone would hardly ever start an event: sigma sqrt(2 ln n) for n
 * positions and atoms (Donoho & Johnstone 1994), where sigma^2 is the variance of `h^T (y - mean)`
 * at rest for a unit-norm h. The values that DCEA's section 9 found by grid search are this: 0.38 for
 * 1353 coordinates, 25 trials and a probability of 1/2; 0.12 for 2876, 30 trials and about 28 spikes/s.
 * @returns the weight for all trials of the group together
 */
export function universalLambda(
  family: ExponentialFamily,
  { binCount, firstLevel, offset, trials }: Observations,
  coordinates: number,
): number {
  let sum = 0;
  for (let level = 0; level < firstLevel[binCount]; level++) {
    sum += trials[level] * restVariance(family, offset[level]);
  }
  // One place only: noise reaches what it reaches at either of two.
  return Math.sqrt((sum / binCount) * 2 * Math.log(Math.max(2, coordinates)));
}

/** A Gaussian of unit variance is told shares of trials, whose variance is another. */
function restVariance(family: ExponentialFamily, offset: number): number {
  const mean = family.mean(offset);
  return family.name === 'gaussian'
    ? Math.max(LEAST_VARIANCE, mean * (1 - mean))
    : family.variance(mean);
}
