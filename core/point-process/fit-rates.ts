import { assertUnreachable } from '../base/assert.ts';
import { throwIfCancelled, type WorkContext } from '../base/progress.ts';
import { binomial, gaussian, poisson } from '../csc/exponential-family.ts';
import { responseCovariates, responseSpacingsMs } from './event-covariates.ts';
import { bcompLearner, dceaLearner } from './feature-learners.ts';
import { type FeatureLearner, fitFeatureRates } from './fit-feature-rates.ts';
import { type Covariates, fitGlm } from './glm.ts';
import { emptyCode, type FittedRates, type RateModelName, type RatesOptions } from './rates-fit.ts';
import { type NeuronTrials, requireSingleSpikes, type TrialSet } from './trials.ts';

/** Orders of the history that are compared, in ms (DCEA, section 10, and none). */
const historyOrdersMs = Array.from({ length: 21 }, (_, i) => 5 * i);

/**
 * Fits a model to trials. The same trials, model and options give the same result.
 * @throws UserError `BINS_TOO_LONG`; CancellationError
 */
export function fitRates(
  trials: TrialSet,
  model: RateModelName,
  options: RatesOptions,
  context: WorkContext,
): FittedRates {
  throwIfCancelled(context.cancellation);
  const fitFeatures = (learner: FeatureLearner) =>
    fitFeatureRates(trials, learner, historyOrders(options.historyBins, trials), options, context);
  switch (model) {
    case 'bcomp':
      requireSingleSpikes(trials);
      return fitFeatures(bcompLearner);
    case 'dcea-binomial':
      requireSingleSpikes(trials);
      return fitFeatures(dceaLearner(model, binomial));
    case 'dcea-poisson':
      return fitFeatures(dceaLearner(model, poisson));
    case 'dcea-gaussian':
      return fitFeatures(dceaLearner(model, gaussian));
    case 'glm':
      return fitGlms(trials, options, context);
    default:
      return assertUnreachable(model);
  }
}

/** One regression a neuron. */
function fitGlms(trials: TrialSet, options: RatesOptions, context: WorkContext): FittedRates {
  requireSingleSpikes(trials);
  const orders = historyOrders(options.historyBins, trials);
  const candidates = options.stimulus === undefined ? responses(trials) : [options.stimulus];
  const neurons = trials.neurons.map((neuron, j) => {
    context.onProgress({ stage: 'Fitting glm', fraction: j / trials.neurons.length });
    const covariates = bestCovariates(neuron, candidates, trials, orders, context);
    const fit = fitGlm(neuron, covariates, trials.binCount, orders, context);
    const { rate, parameterCount, logLikelihood, aic } = fit;
    return { unitId: neuron.unitId, rate, code: emptyCode, parameterCount, logLikelihood, aic };
  });
  return { model: 'glm', neurons };
}

/** The covariates with the least AIC beside a short history: trying every history with each would take too long. */
function bestCovariates(
  neuron: NeuronTrials,
  candidates: readonly Covariates[],
  { binCount }: TrialSet,
  orders: readonly number[],
  context: WorkContext,
): Covariates {
  if (candidates.length === 1) return candidates[0];
  const short = [orders[Math.min(1, orders.length - 1)]];
  const criteria = candidates.map((each) => fitGlm(neuron, each, binCount, short, context).aic);
  return candidates[criteria.indexOf(Math.min(...criteria))];
}

/** Numbers of lags to try, in bins, ascending and distinct. */
function historyOrders(
  historyBins: RatesOptions['historyBins'],
  { binMs, binCount }: TrialSet,
): readonly number[] {
  if (historyBins !== 'auto') return [Math.min(historyBins, binCount - 1)];
  const orders = historyOrdersMs.map((ms) => Math.min(binCount - 1, Math.round(ms / binMs)));
  return [...new Set(orders)];
}

/** Responses to the event of every fineness that the window has room for. */
function responses({ startMs, binMs, binCount }: TrialSet): Covariates[] {
  const startBins = Math.round(startMs / binMs);
  const spacings = responseSpacingsMs.map((ms) => Math.max(1, Math.round(ms / binMs)));
  return [...new Set(spacings)]
    .filter((spacing) => spacing < binCount || spacing === spacings[spacings.length - 1])
    .map((spacing) => responseCovariates(binCount, startBins, spacing));
}
