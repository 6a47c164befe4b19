import type { ExponentialFamily } from '../csc/exponential-family.ts';
import { softplus } from './regression.ts';
import { type NeuronTrials, trialSpikes } from './trials.ts';

/** How a prediction becomes spikes (DCEA, Table 1). */
type RateFamily = ExponentialFamily['name'];

/**
 * The conditional intensity of one neuron: in bin n of a trial with the spikes y
 *
 *     f(mu[n]) = drive[n] + sum_l history[l - 1] y[n - l]          (DCEA, Eq. 107 and 108)
 */
export interface RateModel {
  readonly family: RateFamily;
  /** `(bins)`: base rate and what the stimulus adds, in the domain of the prediction. */
  readonly drive: Float64Array;
  /** `(lags)`: what a spike 1, 2, ... bins ago adds. Before the window no spike is known of. */
  readonly history: Float64Array;
}

/** A Gaussian model may predict any number; what is counted is a share of bins with a spike. */
const leastProbability = 1e-6;

/**
 * The intensity q of each bin of a trial, in spikes: a bin has no spike with probability exp(-q).
 * @param spikeBins bins of the trial's spikes, ascending
 * @param out `(bins)`, overwritten
 */
export function trialIntensity(
  { family, drive, history }: RateModel,
  spikeBins: ArrayLike<number>,
  out: Float64Array,
): Float64Array {
  out.set(drive);
  for (let i = 0; i < spikeBins.length; i++) {
    const first = spikeBins[i] + 1;
    const end = Math.min(out.length, first + history.length);
    for (let bin = first; bin < end; bin++) out[bin] += history[bin - first];
  }
  const intensityOf = intensities[family];
  for (let bin = 0; bin < out.length; bin++) out[bin] = intensityOf(out[bin]);
  return out;
}

/** -ln(1 - probability of a spike) at a prediction. */
const intensities: Readonly<Record<RateFamily, (prediction: number) => number>> = {
  binomial: softplus,
  poisson: Math.exp,
  gaussian: (prediction) =>
    -Math.log1p(-Math.min(1 - leastProbability, Math.max(leastProbability, prediction))),
};

/**
 * Mean intensity over the trials of a neuron, whose own spikes are the history. `(bins)`, spikes a bin.
 */
export function meanIntensity(model: RateModel, neuron: NeuronTrials): Float64Array {
  const mean = new Float64Array(model.drive.length);
  const intensity = new Float64Array(mean.length);
  for (let trial = 0; trial < neuron.trialCount; trial++) {
    trialIntensity(model, trialSpikes(neuron, trial), intensity);
    for (let bin = 0; bin < mean.length; bin++) mean[bin] += intensity[bin] / neuron.trialCount;
  }
  return mean;
}
