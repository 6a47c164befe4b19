import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { silentContext } from '../../../core/base/progress.ts';
import { Random } from '../../../core/base/random.ts';
import { binomial } from '../../../core/csc/exponential-family.ts';
import { familyLikelihood } from '../../../core/csc/likelihood.ts';
import { fitBase } from '../../../core/point-process/fit-base.ts';
import { observeTrials } from '../../../core/point-process/observe-trials.ts';
import { neuronTrials, trialSpikes } from '../../../core/point-process/trials.ts';
import { driven, simulateTrials } from './simulated-trials.ts';

describe('observeTrials', () => {
  const trains = fc.array(fc.uniqueArray(fc.integer({ min: 0, max: 24 }), { maxLength: 8 }), {
    minLength: 1,
    maxLength: 5,
  });

  const partition = (eta: number) => binomial.logPartition(eta, binomial.mean(eta));

  it('has the likelihood of all bins of all trials, and of one trial at the base rate', () => {
    const prediction = Float64Array.from({ length: 25 }, (_, bin) => Math.sin(bin));
    fc.assert(
      fc.property(trains, fc.integer({ min: 0, max: 6 }), (bins, lags) => {
        const neuron = neuronTrials(1, bins);
        const history = Float64Array.from({ length: lags }, (_, l) => Math.cos(l) - 0.5);
        const base = -1.5;
        const observations = observeTrials(neuron, 25, { base, history }, binomial);
        let expected = 0;
        for (let bin = 0; bin < 25; bin++) {
          for (let trial = 0; trial < neuron.trialCount; trial++) {
            const spikes = trialSpikes(neuron, trial);
            let offset = base;
            for (const spike of spikes) offset += history[bin - spike - 1] ?? 0;
            expected += partition(offset + prediction[bin]);
            if (spikes.includes(bin)) expected -= prediction[bin];
          }
          expected += partition(base + prediction[bin]);
          expected -= binomial.mean(base) * prediction[bin];
        }
        const likelihood = familyLikelihood(binomial, observations);
        expect(likelihood.negativeLogLikelihood(prediction)).toBeCloseTo(expected, 9);
      }),
    );
  });
});

describe('fitBase', () => {
  it('finds base rate and history where the stimulus is known', () => {
    const neuron = simulateTrials(driven, 300, new Random(6));
    const stimulus = driven.drive.map((value) => value + 3);
    const { base, history } = fitBase(neuron, binomial, stimulus, [0, 4, 8], silentContext);
    expect(Math.abs(base + 3)).toBeLessThan(0.1);
    expect(history.length).toBeGreaterThanOrEqual(4);
    expect(history[0]).toBeLessThan(-3);
    expect(Math.abs(history[2] - 1)).toBeLessThan(0.3);
  });
});
