import type { Random } from '../base/random.ts';
import { createDictionary, type Dictionary, normaliseAtoms } from '../csc/problem.ts';
import type { Covariates } from './glm.ts';
import { countSpikes, type TrialSet } from './trials.ts';

/**
 * Where learning of features begins: the first at the first covariate of the stimulus from where it
 * begins (DCEA, section 5.3, takes the whisker's velocity), or else at the strongest response of all
 * neurons together; the others at white noise (section 5.2.1).
 * @returns `(count x bins)`, unit norm
 */
export function initialFeatures(
  trials: TrialSet,
  count: number,
  bins: number,
  stimulus: Covariates | undefined,
  random: Random,
): Dictionary {
  const features = createDictionary(count, 1, bins);
  for (let i = bins; i < features.atoms.length; i++) features.atoms[i] = random.normal();
  const given = stimulus?.values.subarray(0, trials.binCount);
  const isKnown = given?.some((value) => value !== 0) ?? false;
  features.atoms.set(isKnown ? stimulusOnset(given!, bins) : strongestResponse(trials, bins));
  normaliseAtoms(features);
  return features;
}

/** The covariate from its first value that is not zero; zeros where the window ends before. */
function stimulusOnset(covariate: Float64Array, bins: number): Float64Array {
  const onset = covariate.findIndex((value) => value !== 0);
  const feature = new Float64Array(bins);
  feature.set(covariate.subarray(onset, onset + bins));
  return feature;
}

/** Where the smoothed log-rate of all neurons rises most above its median. */
function strongestResponse(trials: TrialSet, bins: number): Float64Array {
  const { binCount, neurons } = trials;
  const total = new Float64Array(binCount);
  for (const neuron of neurons) {
    countSpikes(neuron, binCount).forEach((spikes, bin) => {
      total[bin] += spikes;
    });
  }
  const logRate = smoothed(total, Math.max(1, bins / 12)).map((rate) => Math.log(rate + 0.5));
  const level = logRate.slice().sort()[binCount >> 1];
  const rise = logRate.map((value) => Math.max(0, value - level));
  let start = 0;
  let most = -1;
  for (let first = 0; first + bins <= binCount; first++) {
    let energy = 0;
    for (let k = first; k < first + bins; k++) energy += rise[k] ** 2;
    if (energy <= most) continue;
    most = energy;
    start = first;
  }
  const response = rise.slice(start, start + bins);
  // A rate that never changes gives no hint.
  return most > 0 ? response : response.fill(1);
}

/** By a Gaussian of the given standard deviation in bins, its weights summing to one at the edges too. */
function smoothed(values: Float64Array, sd: number): Float64Array {
  const reach = Math.ceil(3 * sd);
  return values.map((_, at) => {
    let sum = 0;
    let weights = 0;
    const end = Math.min(values.length - 1, at + reach);
    for (let i = Math.max(0, at - reach); i <= end; i++) {
      const weight = Math.exp(-0.5 * ((i - at) / sd) ** 2);
      sum += weight * values[i];
      weights += weight;
    }
    return sum / weights;
  });
}
