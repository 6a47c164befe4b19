import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { fitGamma, fitInverseGaussian } from '../../../core/point-process/renewal.ts';
import { gammaTrain, inverseGaussianTrain, samplesPerBin } from './simulated-trains.ts';

const intervalsOf = (train: Float64Array) =>
  train.subarray(1).map((sample, i) => Math.max(0.5, sample - train[i]) / samplesPerBin);

const random = new Random(3);
const fromGamma = intervalsOf(gammaTrain(4000, 3, 40, random));
const fromInverseGaussian = intervalsOf(inverseGaussianTrain(4000, 40, 60, random));

describe.each([
  ['gamma', fitGamma],
  ['inverse Gaussian', fitInverseGaussian],
])('%s intervals', (_, fitIntervals) => {
  it('have the density that is the slope of their distribution', () => {
    const model = fitIntervals(fromGamma);
    for (const x of [0.5, 3, 10, 40, 90, 200]) {
      const slope = (model.distribution(x + 1e-4) - model.distribution(x - 1e-4)) / 2e-4;
      expect(Math.abs(slope - Math.exp(model.logDensity(x)))).toBeLessThan(1e-7);
    }
    expect(model.distribution(1e-9)).toBeCloseTo(0, 6);
    expect(model.distribution(1e6)).toBeCloseTo(1, 9);
  });

  it('are found in intervals that are nearly all equal', () => {
    const clock = Float64Array.from({ length: 50 }, (_, i) => 20 + 1e-3 * (i % 3));
    const model = fitIntervals(clock);
    expect(model.distribution(19.9)).toBeLessThan(0.01);
    expect(model.distribution(20.1)).toBeGreaterThan(0.99);
    expect(model.logDensity(20.001)).toBeGreaterThan(0);
  });
});

describe('maximum likelihood', () => {
  const likelihood = (model: ReturnType<typeof fitGamma>, intervals: Float64Array) =>
    intervals.reduce((sum, x) => sum + model.logDensity(x), 0);

  it('finds the shape of gamma intervals', () => {
    // The density of shape k rises from 0 as x^(k - 1).
    const model = fitGamma(fromGamma);
    const shape = 1 + (model.logDensity(2e-6) - model.logDensity(1e-6)) / Math.LN2;
    expect(Math.abs(shape - 3)).toBeLessThan(0.2);
  });

  it('is larger for the distribution that made the intervals', () => {
    expect(likelihood(fitGamma(fromGamma), fromGamma)).toBeGreaterThan(
      likelihood(fitInverseGaussian(fromGamma), fromGamma) + 20,
    );
    expect(
      likelihood(fitInverseGaussian(fromInverseGaussian), fromInverseGaussian),
    ).toBeGreaterThan(likelihood(fitGamma(fromInverseGaussian), fromInverseGaussian) + 20);
  });
});
