import { digamma, regularisedGammaP, trigamma } from '../math/gamma-functions.ts';
import { logGamma, normalCdf } from '../math/special-functions.ts';

/** A renewal process: intervals between spikes are independent and of one distribution. */
export interface RenewalModel {
  readonly parameterCount: number;
  /** Natural logarithm of the density at an interval. */
  logDensity(interval: number): number;
  /** P(interval <= x). */
  distribution(interval: number): number;
}

/** Above this shape a gamma distribution is a spike for every purpose; intervals that are all equal have no largest likelihood. */
const mostShape = 1e6;

/**
 * Intervals of a gamma distribution, by maximum likelihood: the shape solves
 * ln k - psi(k) = ln mean(x) - mean(ln x) (Newton's method), the scale is mean / k.
 * @param intervals positive, at least two that differ
 */
export function fitGamma(intervals: Float64Array): RenewalModel {
  const mean = meanOf(intervals);
  const gap = Math.log(mean) - meanOf(intervals.map(Math.log));
  let shape = gap > 0 ? (3 - gap + Math.sqrt((gap - 3) ** 2 + 24 * gap)) / (12 * gap) : mostShape;
  shape = Math.min(mostShape, shape);
  for (let i = 0; i < 20; i++) {
    const slope = 1 / shape - trigamma(shape);
    const next = shape - (Math.log(shape) - digamma(shape) - gap) / slope;
    if (!(next > 0) || next >= mostShape) break;
    const moved = Math.abs(next - shape);
    shape = next;
    if (moved < 1e-12 * shape) break;
  }
  const scale = mean / shape;
  const constant = -logGamma(shape) - shape * Math.log(scale);
  return {
    parameterCount: 2,
    logDensity: (x) => constant + (shape - 1) * Math.log(x) - x / scale,
    distribution: (x) => regularisedGammaP(shape, x / scale),
  };
}

/**
 * Intervals of an inverse Gaussian distribution, the times at which a drifting random walk reaches
 * a threshold, by maximum likelihood: mu = mean(x), 1 / lambda = mean(1 / x) - 1 / mu.
 * @param intervals positive, at least two that differ
 */
export function fitInverseGaussian(intervals: Float64Array): RenewalModel {
  const mean = meanOf(intervals);
  const spread = meanOf(intervals.map((x) => 1 / x)) - 1 / mean;
  const precision = 1 / Math.max(spread, 1e-9 / mean);
  return {
    parameterCount: 2,
    logDensity: (x) =>
      0.5 * Math.log(precision / (2 * Math.PI * x ** 3)) -
      (precision * (x - mean) ** 2) / (2 * mean * mean * x),
    distribution: (x) => {
      const root = Math.sqrt(precision / x);
      const tail = Math.exp((2 * precision) / mean + logLowerTail(-root * (x / mean + 1)));
      return Math.min(1, normalCdf(root * (x / mean - 1)) + tail);
    },
  };
}

/** ln P(Z <= z) for z <= 0, also where the probability is below the smallest number. */
function logLowerTail(z: number): number {
  if (z > -30) return Math.log(normalCdf(z));
  return -0.5 * z * z - Math.log(-z * Math.sqrt(2 * Math.PI)) + Math.log1p(-1 / (z * z));
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
