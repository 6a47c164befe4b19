import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { meanIntensity, type RateModel, trialIntensity } from '../../../core/point-process/cif.ts';
import { assessTrials } from '../../../core/point-process/trial-goodness.ts';
import { neuronTrials } from '../../../core/point-process/trials.ts';
import { expectUniform, uniformityOver } from './seeds.ts';
import { driven, simulateTrials } from './simulated-trials.ts';

const withoutHistory: RateModel = { ...driven, history: new Float64Array(0) };
const constant: RateModel = {
  family: 'poisson',
  drive: new Float64Array(300).fill(Math.log(0.05)),
  history: new Float64Array(0),
};

describe('trialIntensity', () => {
  it('adds what each of the last spikes adds', () => {
    const intensity = trialIntensity(driven, [10, 12, 298], new Float64Array(300));
    const logOdds = (bin: number, ...lags: number[]) =>
      lags.reduce((sum, lag) => sum + driven.history[lag - 1], driven.drive[bin]);
    const expected = (x: number) => -Math.log(1 - 1 / (1 + Math.exp(-x)));
    expect(intensity[10]).toBeCloseTo(expected(logOdds(10)), 12);
    expect(intensity[13]).toBeCloseTo(expected(logOdds(13, 1, 3)), 12);
    expect(intensity[17]).toBeCloseTo(expected(logOdds(17)), 12);
    expect(intensity[299]).toBeCloseTo(expected(logOdds(299, 1)), 12);
  });

  it('is what each family means by its prediction', () => {
    const drive = Float64Array.of(0.2, -1, 3);
    const of = (family: RateModel['family']) =>
      Array.from(
        trialIntensity({ family, drive, history: new Float64Array(0) }, [], new Float64Array(3)),
      );
    expect(of('poisson')).toEqual([Math.exp(0.2), Math.exp(-1), Math.exp(3)]);
    const gaussian = of('gaussian');
    expect(gaussian[0]).toBeCloseTo(-Math.log(0.8), 12);
    expect(gaussian[1]).toBeGreaterThan(0);
    expect(gaussian[2]).toBeLessThan(20);
  });

  it('has a mean over trials that counts the spikes', () => {
    const neuron = simulateTrials(driven, 400, new Random(2));
    const expected = meanIntensity(driven, neuron).reduce((sum, q) => sum - Math.expm1(-q), 0);
    expect(Math.abs(expected / (neuron.bin.length / 400) - 1)).toBeLessThan(0.05);
  });
});

describe('assessTrials', () => {
  it('gives the right model p-values that are uniform over seeds', () => {
    expectUniform(
      uniformityOver(100, (seed) => {
        const random = new Random(seed);
        return assessTrials(driven, simulateTrials(driven, 6, random), 0.05, random).ks.pValue;
      }),
    );
  });

  it('rejects a model without the history, and one without the stimulus', () => {
    const neuron = simulateTrials(driven, 100, new Random(3));
    const right = assessTrials(driven, neuron, 0.05, new Random(3));
    for (const wrong of [withoutHistory, constant]) {
      const { ks, bitsPerSpike } = assessTrials(wrong, neuron, 0.05, new Random(3));
      expect(ks.pValue).toBeLessThan(0.001);
      expect(bitsPerSpike).toBeLessThan(right.bitsPerSpike);
    }
    expect(right.ks.pValue).toBeGreaterThan(0.01);
    expect(Math.abs(right.correlation.correlation[0])).toBeLessThan(2 * right.correlation.band95);
  });

  it('measures bits from the constant rate', () => {
    const neuron = simulateTrials(driven, 20, new Random(4));
    expect(assessTrials(constant, neuron, 0.05, new Random(1)).bitsPerSpike).toBeCloseTo(0, 12);
    const { bitsPerSpike, logLikelihood } = assessTrials(driven, neuron, 0.05, new Random(1));
    const other = assessTrials(constant, neuron, 0.05, new Random(1)).logLikelihood;
    expect(bitsPerSpike).toBeGreaterThan(0.3);
    expect(bitsPerSpike).toBeCloseTo((logLikelihood - other) / neuron.bin.length / Math.LN2, 12);
  });

  it('says nothing of trials without spikes', () => {
    const silent = assessTrials(driven, neuronTrials(1, [[], []]), 0.05, new Random(1));
    expect(silent.bitsPerSpike).toBeNaN();
    expect(silent.ks.ksDistance).toBeNaN();
    expect(silent.logLikelihood).toBeLessThan(0);
  });
});
