import type { WorkContext } from '../base/progress.ts';
import { Random } from '../base/random.ts';
import { fitRates } from './fit-rates.ts';
import type { FittedRates, RateModelName, RatesOptions } from './rates-fit.ts';
import { splitTrials, type TrialSplit } from './split-trials.ts';
import { assessTrials, type TrialGoodness } from './trial-goodness.ts';
import { type NeuronTrials, selectTrials, type TrialSet } from './trials.ts';

export interface RatesRequest extends RatesOptions {
  readonly models: readonly RateModelName[];
  /** Share of the trials that models are tested on. */
  readonly testShare: number;
  readonly seed: number;
}

/** A model with what it is worth on trials that it has not seen. */
export interface AssessedRates extends FittedRates {
  /** One a neuron. */
  readonly goodness: readonly TrialGoodness[];
}

export interface RatesAnalysis {
  readonly split: TrialSplit;
  readonly models: readonly AssessedRates[];
}

/**
 * Fits models to a part of the trials and tests each on the others.
 * @throws what `fitRates` throws
 */
export function analyseRates(
  trials: TrialSet,
  request: RatesRequest,
  context: WorkContext,
): RatesAnalysis {
  const split = splitTrials(trials.neurons[0].trialCount, request.testShare);
  const training = selectTrials(trials, split.training);
  const test = selectTrials(trials, split.test);
  const models = request.models.map((model) => {
    const fitted = fitRates(training, model, request, context);
    const goodness = fitted.neurons.map(({ rate }, j) => {
      const constant = constantIntensity(training.neurons[j], trials.binCount);
      return assessTrials(rate, test.neurons[j], constant, Random.forStream(request.seed, j));
    });
    return { ...fitted, goodness };
  });
  return { split, models };
}

/** Spikes a bin, with half a spike added: a neuron may be silent in the trials for fitting. */
function constantIntensity({ bin, trialCount }: NeuronTrials, binCount: number): number {
  return (bin.length + 0.5) / (trialCount * binCount);
}
