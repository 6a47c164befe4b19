import {
  assessTrials,
  type FittedNeuron,
  fitRates,
  initialFeatures,
  Random,
  type RateModelName,
  selectTrials,
  silentContext,
  type TrialGoodness,
  type TrialSet,
} from '../../core/index.ts';
import { period, type WhiskerData } from './whisker-data.ts';

/** Bootstrap samples of the test trials. */
export const resamples = 200;
const seed = 1;

/** A model of the neuron, and what it is worth on trials that it has not seen. */
export interface WhiskerModel {
  readonly model: RateModelName;
  readonly neuron: FittedNeuron;
  /** Learned feature, `(period)`, unit norm; absent for the regression. */
  readonly feature: Float64Array | undefined;
  readonly goodness: TrialGoodness;
  /** The same on the trials that it was fitted to. */
  readonly training: TrialGoodness;
  /** KS distances of bootstrap samples of the test trials, the same samples for every model. */
  readonly bootstrap: readonly number[];
}

/** The ideal velocity from the first deflection on, of unit norm: where learning begins. */
export function initialFeature({ training, velocity }: WhiskerData): Float64Array {
  const stimulus = { names: ['velocity'], values: velocity };
  return initialFeatures(training, 1, period, stimulus, new Random(seed)).atoms;
}

export function fitWhiskerModel(data: WhiskerData, model: RateModelName): WhiskerModel {
  const { training, test, velocity } = data;
  const stimulus = { names: ['velocity'], values: velocity };
  const begin = initialFeatures(training, 1, period, stimulus, new Random(seed));
  const { neurons, features } = fitRates(
    training,
    model,
    {
      templateCount: 1,
      templateBins: period,
      historyBins: 'auto',
      stimulus,
      initialFeatures: begin,
    },
    silentContext,
  );
  const constant =
    training.neurons[0].bin.length / (training.neurons[0].trialCount * training.binCount);
  const assess = (trials: TrialSet, stream: number) =>
    assessTrials(neurons[0].rate, trials.neurons[0], constant, Random.forStream(seed, stream));
  const { trialCount } = test.neurons[0];
  const bootstrap = Array.from({ length: resamples }, (_, sample) => {
    const random = Random.forStream(seed + 1, sample);
    const chosen = Array.from({ length: trialCount }, () => random.integer(trialCount));
    return assess(selectTrials(test, chosen), sample + 1).ks.ksDistance;
  });
  return {
    model,
    neuron: neurons[0],
    feature: features?.atoms,
    goodness: assess(test, 0),
    training: assess(training, 0),
    bootstrap,
  };
}

/** Of bootstrap samples, the share in which the first model is nearer to the diagonal. */
export function shareNearer(first: WhiskerModel, second: WhiskerModel): number {
  const nearer = first.bootstrap.filter((distance, i) => distance < second.bootstrap[i]);
  return nearer.length / first.bootstrap.length;
}
