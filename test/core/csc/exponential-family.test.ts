import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binomial, gaussian, poisson } from '../../../core/csc/exponential-family.ts';
import { familyLikelihood } from '../../../core/csc/likelihood.ts';
import { randomCounts } from './random-counts.ts';

const families = [gaussian, binomial, poisson];
const predictions = fc.double({ min: -8, max: 8, noNaN: true });

describe.each(families)('the $name family', (family) => {
  it('has the mean and the variance as derivatives of the log-partition', () => {
    fc.assert(
      fc.property(predictions, (z) => {
        const h = 1e-4;
        const partition = (eta: number) => family.logPartition(eta, family.mean(eta));
        const slope = (partition(z + h) - partition(z - h)) / (2 * h);
        const bend = (family.mean(z + h) - family.mean(z - h)) / (2 * h);
        const scale = 1 + partition(z);
        expect(Math.abs(family.mean(z) - slope)).toBeLessThan(1e-6 * scale);
        expect(Math.abs(family.variance(family.mean(z)) - bend)).toBeLessThan(1e-6 * scale);
        expect(family.variance(family.mean(z))).toBeLessThanOrEqual(family.curvatureBound);
      }),
    );
  });

  it('has a link that undoes the mean', () => {
    fc.assert(
      fc.property(predictions, (z) => {
        expect(family.link(family.mean(z))).toBeCloseTo(z, 8);
      }),
    );
  });

  it('gives a likelihood whose working observation and curvature are its derivatives', () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.nat(69), predictions, (seed, bin, z) => {
        const likelihood = familyLikelihood(family, randomCounts(family, seed).observations);
        const at = (value: number) => {
          const prediction = new Float64Array(70).fill(0.3);
          prediction[bin] = value / 2;
          return prediction;
        };
        const h = 1e-4;
        const value = (shift: number) => likelihood.negativeLogLikelihood(at(z + 2 * shift));
        const slope = (shift: number) =>
          -likelihood.workingObservation(at(z + 2 * shift), new Float64Array(70))[bin];
        const residual = new Float64Array(70);
        const curvatures = new Float64Array(70);
        const evaluated = likelihood.evaluate(at(z), residual, curvatures);
        const curvature = curvatures[bin];
        expect(evaluated).toBeCloseTo(value(0), 6);
        expect(residual[bin]).toBe(-slope(0));
        expect(Math.abs(slope(0) - (value(h) - value(-h)) / (2 * h))).toBeLessThan(
          1e-5 * (1 + Math.abs(value(0))),
        );
        expect(Math.abs(curvature - (slope(h) - slope(-h)) / (2 * h))).toBeLessThan(
          1e-5 * (1 + Math.abs(curvature)),
        );
        expect(curvature).toBeLessThanOrEqual(likelihood.curvatureBound * (1 + 1e-12));
      }),
      { numRuns: 50 },
    );
  });
});

describe('Table 1', () => {
  it('has these values at rest', () => {
    expect(binomial.mean(0)).toBe(0.5);
    expect(binomial.logPartition(0, 0.5)).toBeCloseTo(Math.LN2, 15);
    expect(poisson.mean(0)).toBe(1);
    expect(poisson.logPartition(0, 1)).toBe(1);
    expect(binomial.logPartition(800, binomial.mean(800))).toBe(800);
    expect(binomial.logPartition(-800, binomial.mean(-800))).toBeCloseTo(0, 300);
  });
});
