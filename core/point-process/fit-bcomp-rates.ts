import type { WorkContext } from '../base/progress.ts';
import { binomial } from '../csc/exponential-family.ts';
import type { SparseCode } from '../csc/problem.ts';
import { type BcompFit, fitBcomp } from './bcomp.ts';
import { fitBase } from './fit-base.ts';
import { predict } from './greedy-code.ts';
import { type BaseModel, observeTrials } from './observe-trials.ts';
import type { FittedNeuron, FittedRates, RatesOptions } from './rates-fit.ts';
import { trialLogLikelihood } from './trial-goodness.ts';
import { baselineProbability, type TrialSet } from './trials.ts';

/** Alternations of codes and features (DCEA, section 9, on the real data). */
const alternations = 10;
/** Times that features and history take turns. */
const turns = 3;

/**
 * BCOMP with history: the loop of DCEA, section 10, around Algorithm 2. How many events a neuron's
 * window has is found: one more has to bring more log-likelihood than the best of as many places as
 * there are brings by chance, which is the logarithm of their number.
 */
export function fitBcompRates(
  trials: TrialSet,
  orders: readonly number[],
  { initialFeatures }: RatesOptions,
  context: WorkContext,
): FittedRates {
  const { binCount, neurons } = trials;
  const places = initialFeatures.atomCount * (binCount - initialFeatures.atomSamples + 1);
  const mostEvents = Math.max(1, Math.floor((4 * binCount) / initialFeatures.atomSamples));
  let bases: BaseModel[] = neurons.map((neuron) => ({
    base: binomial.link(baselineProbability(neuron, trials)),
    history: new Float64Array(0),
  }));
  let features = initialFeatures;
  let fit: BcompFit | undefined;
  let taken = neurons.map(() => orders);
  for (let turn = 0; turn < turns; turn++) {
    const groups = neurons.map((neuron, j) => observeTrials(neuron, binCount, bases[j]));
    const options = { initial: features, mostEvents, leastGain: Math.log(places), alternations };
    fit = fitBcomp(groups, options, {
      ...context,
      onProgress: ({ stage, fraction }) =>
        context.onProgress({ stage, fraction: (turn + fraction) / turns }),
    });
    features = fit.dictionary;
    bases = neurons.map((neuron, j) =>
      fitBase(neuron, predict(features, fit!.codes[j], binCount), taken[j], context),
    );
    taken = bases.map(({ history }) => [history.length]);
  }
  const { codes } = fit!;
  return {
    model: 'bcomp',
    features,
    neurons: neurons.map((_, j) => describe(trials, j, fit!, codes[j], bases[j])),
  };
}

/** Parameters: base rate, history, a place and an amplitude for each event, and the neuron's share of the features. */
function describe(
  { neurons, binCount }: TrialSet,
  j: number,
  { dictionary }: BcompFit,
  code: SparseCode,
  { base, history }: BaseModel,
): FittedNeuron {
  const drive = predict(dictionary, code, binCount).map((value) => base + value);
  const rate = { family: 'binomial', drive, history } as const;
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
