import type { Likelihood } from './likelihood.ts';
import type { CodingOptions } from './problem.ts';
import { raiseModel } from './quadratic-model.ts';
import type { Support } from './support.ts';

/** Shortest share of a Newton step that is tried. */
const LEAST_STEP = 1e-4;
/** Share of the decrease that the slope promises which a step must keep (Armijo). */
const SUFFICIENT_DECREASE = 1e-4;
/** Rounding errors of an objective, relative to it. */
const ROUNDING = 1e-14;

/** The likelihood at a prediction. */
export interface LocalModel {
  /** H x; follows the step. */
  readonly prediction: Float64Array;
  /** The working observation there. */
  readonly residual: Float64Array;
  /** The curvature there. */
  readonly weight: Float64Array;
}

/** `likelihood(prediction) + sum_c lambda_c ||x_c||_1`. */
export function penalisedValue(
  likelihood: Likelihood,
  prediction: Float64Array,
  { value, atom }: Support,
  lambda: Float64Array,
): number {
  let sum = likelihood.negativeLogLikelihood(prediction);
  for (let i = 0; i < value.length; i++) sum += lambda[atom[i]] * Math.abs(value[i]);
  return sum;
}

/**
 * One proximal Newton step over the coordinates of the support, with a line search.
 * @param options zeros for lambda refit without a penalty
 * @param value the objective before
 * @returns the objective after; `support.value` and `local.prediction` have moved, or stayed where no
 *   step lowers it
 */
export function newtonStep(
  likelihood: Likelihood,
  support: Support,
  options: CodingOptions,
  local: LocalModel,
  value: number,
): number {
  const { size } = support;
  const { lambda, twoSided } = options;
  const { prediction } = local;
  const weights = support.atom.map((atom) => lambda[atom]);
  const matrix = support.weightedGram(local.weight, new Float64Array(size * size));
  const slopes = support.correlate(local.residual);
  const pull = slopes.slice();
  const target = Float64Array.from(support.value);
  const factor = new Float64Array(size * size);
  raiseModel({ size, matrix, lambda: weights, twoSided, factor }, target, pull);
  const before = support.value;
  const change = target.map((end, i) => end - before[i]);
  let promised = 0;
  for (let i = 0; i < size; i++) {
    promised += weights[i] * (Math.abs(target[i]) - Math.abs(before[i])) - slopes[i] * change[i];
  }
  const direction = support.addPrediction(change, new Float64Array(prediction.length));
  const tried = new Float64Array(prediction.length);
  for (let step = 1; step >= LEAST_STEP; step /= 2) {
    for (let n = 0; n < tried.length; n++) tried[n] = prediction[n] + step * direction[n];
    support.value = before.map((start, i) => (step === 1 ? target[i] : start + step * change[i]));
    const next = penalisedValue(likelihood, tried, support, lambda);
    if (next <= value + SUFFICIENT_DECREASE * step * promised + ROUNDING * Math.abs(value)) {
      prediction.set(tried);
      return Math.min(next, value);
    }
  }
  support.value = before;
  return value;
}
