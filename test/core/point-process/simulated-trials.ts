import type { Random } from '../../../core/base/random.ts';
import type { RateModel } from '../../../core/point-process/cif.ts';
import { type NeuronTrials, neuronTrials } from '../../../core/point-process/trials.ts';

/** Trials of a neuron that fires by a binomial model, bin after bin. */
export function simulateTrials(model: RateModel, trialCount: number, random: Random): NeuronTrials {
  const binCount = model.drive.length;
  const trials = Array.from({ length: trialCount }, () => {
    const spikes: number[] = [];
    for (let bin = 0; bin < binCount; bin++) {
      let logOdds = model.drive[bin];
      for (let i = spikes.length - 1; i >= 0 && bin - spikes[i] <= model.history.length; i--) {
        logOdds += model.history[bin - spikes[i] - 1];
      }
      if (random.uniform() < 1 / (1 + Math.exp(-logOdds))) spikes.push(bin);
    }
    return spikes;
  });
  return neuronTrials(1, trials);
}

/** Bins of a stimulus that swings six times. */
export const swing = Float64Array.from({ length: 300 }, (_, bin) => 0.2 * Math.sin(bin / 8));

/** A refractory neuron that the swing drives. */
export const driven: RateModel = {
  family: 'binomial',
  drive: swing.map((value) => -3 + 6 * value),
  history: Float64Array.of(-6, -4, 1, 0.5),
};
