import type { WorkContext } from '../base/progress.ts';
import { binomial } from '../csc/exponential-family.ts';
import type { RateModel } from './cif.ts';
import { trialDesign } from './glm-design.ts';
import { aicOf, bestOrder } from './history-order.ts';
import type { NeuronTrials } from './trials.ts';

/** What the experimenter thinks that drives a neuron, the same in every trial. */
export interface Covariates {
  readonly names: readonly string[];
  /** `(names x bins)`. */
  readonly values: Float64Array;
}

export interface GlmFit {
  readonly rate: RateModel;
  /** `(covariates)`: log-odds for each unit of a covariate. */
  readonly stimulusCoefficients: Float64Array;
  readonly parameterCount: number;
  readonly logLikelihood: number;
  /** Akaike's information criterion of the order that was taken. */
  readonly aic: number;
  readonly converged: boolean;
}

/**
 * The generalised linear model of DCEA, section 10 (Truccolo et al., J. Neurophysiol. 93, 2005):
 *
 *     log-odds[n] = a + sum_s beta_s covariate_s[n] + sum_l beta_H[l] y[n - l]           (Eq. 107)
 *
 * by iteratively reweighted least squares. Of the orders of the history the one with the least AIC is
 * taken; all are fitted to the same bins.
 * @param neuron trials with one spike a bin at most
 * @param historyOrders numbers of lags to try, in bins, ascending
 */
export function fitGlm(
  neuron: NeuronTrials,
  covariates: Covariates,
  binCount: number,
  historyOrders: readonly number[],
  context: WorkContext,
): GlmFit {
  const { names, values } = covariates;
  const scales = names.map((_, s) =>
    rootMeanSquare(values.subarray(s * binCount, (s + 1) * binCount)),
  );
  const scaled = values.map((value, i) => value / scales[Math.floor(i / binCount)]);
  const longest = historyOrders[historyOrders.length - 1];
  const { design } = trialDesign(neuron, scaled, names.length, binCount, longest);
  const best = bestOrder(design, binomial, 1 + names.length, historyOrders, context);
  const { coefficients, logLikelihood, converged } = best;
  const stimulusCoefficients = Float64Array.from(names, (_, s) => coefficients[1 + s] / scales[s]);
  return {
    rate: {
      family: 'binomial',
      drive: driveOf(coefficients[0], stimulusCoefficients, values, binCount),
      history: coefficients.slice(1 + names.length),
    },
    stimulusCoefficients,
    parameterCount: coefficients.length,
    logLikelihood,
    aic: aicOf(best),
    converged,
  };
}

function driveOf(
  base: number,
  coefficients: Float64Array,
  values: Float64Array,
  binCount: number,
): Float64Array {
  const drive = new Float64Array(binCount).fill(base);
  coefficients.forEach((coefficient, s) => {
    for (let n = 0; n < binCount; n++) drive[n] += coefficient * values[s * binCount + n];
  });
  return drive;
}

/** 1 for a covariate that is always zero: it explains nothing at any scale. */
function rootMeanSquare(values: Float64Array): number {
  const square = values.reduce((sum, value) => sum + value * value, 0) / values.length;
  return square > 0 ? Math.sqrt(square) : 1;
}
