import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CancellationError } from '../../../core/base/errors.ts';
import { silentContext } from '../../../core/base/progress.ts';
import { Random } from '../../../core/base/random.ts';
import { fitGlm } from '../../../core/point-process/glm.ts';
import { trialDesign } from '../../../core/point-process/glm-design.ts';
import { neuronTrials, trialSpikes } from '../../../core/point-process/trials.ts';
import { driven, simulateTrials, swing } from './simulated-trials.ts';

const stimulus = { names: ['swing'], values: swing };
const orders = [0, 2, 4, 6, 8];

describe('fitGlm', () => {
  const neuron = simulateTrials(driven, 200, new Random(1));
  const fit = fitGlm(neuron, stimulus, 300, orders, silentContext);

  it('finds the planted stimulus and history', () => {
    expect(fit.converged).toBe(true);
    expect(fit.stimulusCoefficients[0]).toBeGreaterThan(5.5);
    expect(fit.stimulusCoefficients[0]).toBeLessThan(6.5);
    expect(fit.rate.history[0]).toBeLessThan(-3);
    expect(fit.rate.history[2]).toBeCloseTo(1, 0);
    for (const bin of [20, 40, 100]) {
      expect(Math.abs(fit.rate.drive[bin] - driven.drive[bin])).toBeLessThan(0.2);
    }
  });

  it('takes the order that the neuron has, by the criterion', () => {
    // The criterion errs towards more, one time in six or so.
    const taken = Array.from({ length: 10 }, (_, seed) => {
      const trials = simulateTrials(driven, 60, new Random(seed + 50));
      return fitGlm(trials, stimulus, 300, orders, silentContext).rate.history.length;
    });
    expect(Math.min(...taken)).toBe(4);
    expect(taken.filter((order) => order === 4).length).toBeGreaterThanOrEqual(6);
    for (const order of orders) {
      const single = fitGlm(neuron, stimulus, 300, [order], silentContext);
      expect(fit.aic).toBeLessThanOrEqual(single.aic + 1e-6);
      expect(single.aic).toBeCloseTo(2 * single.parameterCount - 2 * single.logLikelihood, 9);
    }
  });

  it('does not depend on the unit of the stimulus', () => {
    const inMicrons = { names: ['swing'], values: swing.map((value) => 1000 * value) };
    const other = fitGlm(neuron, inMicrons, 300, orders, silentContext);
    expect(1000 * other.stimulusCoefficients[0]).toBeCloseTo(fit.stimulusCoefficients[0], 6);
    expect(other.aic).toBeCloseTo(fit.aic, 6);
  });

  it('stands covariates that say nothing', () => {
    const none = { names: ['nothing'], values: new Float64Array(300) };
    const { stimulusCoefficients, logLikelihood } = fitGlm(neuron, none, 300, [0], silentContext);
    expect(stimulusCoefficients[0]).toBe(0);
    const bare = { names: [], values: new Float64Array(0) };
    expect(fitGlm(neuron, bare, 300, [0], silentContext).logLikelihood).toBeCloseTo(
      logLikelihood,
      6,
    );
  });

  it('stops when asked to', () => {
    const context = { ...silentContext, cancellation: { cancelled: true } };
    expect(() => fitGlm(neuron, stimulus, 300, orders, context)).toThrow(CancellationError);
  });
});

describe('trialDesign', () => {
  const trainsOfTrials = fc.array(
    fc.uniqueArray(fc.integer({ min: 0, max: 39 }), { maxLength: 12 }),
    { minLength: 1, maxLength: 5 },
  );

  it('holds every bin of every trial once, with the lags of the spikes before it', () => {
    fc.assert(
      fc.property(trainsOfTrials, fc.integer({ min: 0, max: 40 }), (trains, historyBins) => {
        const neuron = neuronTrials(1, trains);
        const covariate = Float64Array.from({ length: 40 }, (_, bin) => bin + 1);
        const found = new Map<string, [number, number]>();
        const count = (key: string, bins: number, spikes: number) => {
          const [b, s] = found.get(key) ?? [0, 0];
          found.set(key, [b + bins, s + spikes]);
        };
        const { design } = trialDesign(neuron, covariate, 1, 40, historyBins);
        for (let row = 0; row < design.exposures.length; row++) {
          const entries: string[] = [];
          for (let k = design.rowStart[row]; k < design.rowStart[row + 1]; k++) {
            entries.push(`${design.column[k]}:${design.value[k]}`);
          }
          count(entries.join(' '), design.exposures[row], design.successes[row]);
        }
        for (let trial = 0; trial < neuron.trialCount; trial++) {
          const spikes = Array.from(trialSpikes(neuron, trial));
          for (let bin = 0; bin < 40; bin++) {
            const lags = spikes
              .map((spike) => bin - spike)
              .filter((lag) => lag > 0 && lag <= historyBins)
              .sort((a, b) => a - b);
            const key = ['0:1', `1:${bin + 1}`, ...lags.map((lag) => `${1 + lag}:1`)].join(' ');
            count(key, -1, spikes.includes(bin) ? -1 : 0);
          }
        }
        for (const left of found.values()) expect(left.map(Math.abs)).toEqual([0, 0]);
      }),
    );
  });
});
