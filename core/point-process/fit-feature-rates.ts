import type { WorkContext } from '../base/progress.ts';
import type { ExponentialFamily } from '../csc/exponential-family.ts';
import type { Observations } from '../csc/likelihood.ts';
import type { Dictionary, SparseCode } from '../csc/problem.ts';
import { fitBase } from './fit-base.ts';
import { predict } from './greedy-code.ts';
import { type BaseModel, observeTrials } from './observe-trials.ts';
import type { FittedNeuron, FittedRates, RateModelName, RatesOptions } from './rates-fit.ts';
import { trialLogLikelihood } from './trial-goodness.ts';
import { baselineProbability, type TrialSet } from './trials.ts';

/** Features of unit norm, and when each neuron answers to which. */
export interface FeatureFit {
  readonly dictionary: Dictionary;
  /** Of each group. */
  readonly codes: readonly SparseCode[];
}

/** A way to learn features from groups of observations, beginning at some. */
export interface FeatureLearner {
  readonly model: RateModelName;
  readonly family: ExponentialFamily;
  learn(
    groups: readonly Observations[],
    initial: Dictionary,
    turn: number,
    context: WorkContext,
  ): FeatureFit;
}

/** Times that features and history take turns. */
const turns = 3;

/**
 * Features with history: the loop of DCEA, section 10. Features and codes are learned with the history
 * held, then base rate and history are fitted with the features held. How long the history is is
 * decided the first time.
 * @param orders numbers of lags to try, in bins, ascending
 */
export function fitFeatureRates(
  trials: TrialSet,
  learner: FeatureLearner,
  orders: readonly number[],
  { initialFeatures }: RatesOptions,
  context: WorkContext,
): FittedRates {
  const { binCount, neurons } = trials;
  const { family, model } = learner;
  let bases: BaseModel[] = neurons.map((neuron) => ({
    base: family.link(baselineProbability(neuron, trials)),
    history: new Float64Array(0),
  }));
  let features = initialFeatures;
  let codes: readonly SparseCode[] = [];
  let taken = neurons.map(() => orders);
  for (let turn = 0; turn < turns; turn++) {
    const groups = neurons.map((neuron, j) => observeTrials(neuron, binCount, bases[j], family));
    const fit = learner.learn(groups, features, turn, {
      ...context,
      onProgress: ({ fraction }) =>
        context.onProgress({ stage: `Fitting ${model}`, fraction: (turn + fraction) / turns }),
    });
    features = fit.dictionary;
    codes = fit.codes;
    bases = neurons.map((neuron, j) =>
      fitBase(neuron, family, predict(features, codes[j], binCount), taken[j], context),
    );
    taken = bases.map(({ history }) => [history.length]);
  }
  return {
    model,
    features,
    neurons: neurons.map((_, j) => describe(trials, family, j, features, codes[j], bases[j])),
  };
}

/** Parameters: base rate, history, a place and an amplitude for each event, and the neuron's share of the features. */
function describe(
  { neurons, binCount }: TrialSet,
  family: ExponentialFamily,
  j: number,
  dictionary: Dictionary,
  code: SparseCode,
  { base, history }: BaseModel,
): FittedNeuron {
  const drive = predict(dictionary, code, binCount).map((value) => base + value);
  const rate = { family: family.name, drive, history };
  const taps = dictionary.atomCount * (dictionary.atomSamples - 1);
  const parameterCount = 1 + history.length + 2 * code.value.length + taps / neurons.length;
  const logLikelihood = trialLogLikelihood(rate, neurons[j]);
  return {
    unitId: neurons[j].unitId,
    rate,
    code,
    parameterCount: Math.round(parameterCount),
    logLikelihood,
    aic: 2 * Math.round(parameterCount) - 2 * logLikelihood,
  };
}
