import type { Random } from '../base/random.ts';
import { type RateModel, trialIntensity } from './cif.ts';
import {
  correlationLags,
  type IntervalCorrelation,
  intervalCorrelation,
} from './interval-correlation.ts';
import { type KsPlot, ksPlot } from './ks-plot.ts';
import { rescaleTrials } from './time-rescaling.ts';
import { type NeuronTrials, trialSpikes } from './trials.ts';

/** How well a model tells when a neuron fires in trials that it was not fitted to. */
export interface TrialGoodness {
  /** Natural logarithm of the probability of which bins have a spike and which have none. */
  readonly logLikelihood: number;
  /**
   * What the model tells about each spike beyond a constant rate, bits: 0 for a model that is as good
   * as that, below for a worse one. NaN without spikes.
   */
  readonly bitsPerSpike: number;
  readonly ks: KsPlot;
  readonly correlation: IntervalCorrelation;
}

/**
 * @param neuron the held-out trials
 * @param constantIntensity spikes a bin of the model with a constant rate, from the trials for fitting
 */
export function assessTrials(
  model: RateModel,
  neuron: NeuronTrials,
  constantIntensity: number,
  random: Random,
): TrialGoodness {
  const constant = { ...model, family: 'poisson', history: new Float64Array(0) } as const;
  const flat = {
    ...constant,
    drive: new Float64Array(model.drive.length).fill(Math.log(constantIntensity)),
  };
  const logLikelihood = trialLogLikelihood(model, neuron);
  const gain = logLikelihood - trialLogLikelihood(flat, neuron);
  const rescaled = rescaleTrials(trialsOf(model, neuron), random);
  return {
    logLikelihood,
    bitsPerSpike: rescaled.length === 0 ? Number.NaN : gain / (rescaled.length * Math.LN2),
    ks: ksPlot(rescaled),
    correlation: intervalCorrelation(rescaled, correlationLags),
  };
}

/** Log-likelihood of the trials: ln(1 - exp(-q)) for a bin with a spike, -q for one without. */
export function trialLogLikelihood(model: RateModel, neuron: NeuronTrials): number {
  let sum = 0;
  for (const { spikeBins, intensity } of trialsOf(model, neuron)) {
    for (const q of intensity) sum -= q;
    spikeBins.forEach((bin, i) => {
      if (bin !== spikeBins[i - 1]) sum += intensity[bin] + Math.log(-Math.expm1(-intensity[bin]));
    });
  }
  return sum;
}

/** One trial after the other; `intensity` is that of the current one only. */
function* trialsOf(model: RateModel, neuron: NeuronTrials) {
  const intensity = new Float64Array(model.drive.length);
  for (let trial = 0; trial < neuron.trialCount; trial++) {
    const spikeBins = trialSpikes(neuron, trial);
    yield { spikeBins, intensity: trialIntensity(model, spikeBins, intensity) };
  }
}
