import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CodeTotals,
  learnLambdaSigma,
  maximiseLambda,
  paperPrior,
} from '../../../core/learn/regularisation.ts';

const sigma = 0.024;

/** Table III: four filters, one window of N_e = 983 positions. */
function totals(l1: number): CodeTotals {
  return { atomCount: 4, windows: 1, positions: 983, l1InSigma: l1 / sigma };
}

const totalsArbitrary = fc.record({
  atomCount: fc.integer({ min: 1, max: 50 }),
  windows: fc.integer({ min: 1, max: 100 }),
  positions: fc.integer({ min: 100, max: 1_000_000 }),
  l1InSigma: fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
});

describe('maximiseLambda', () => {
  it("gives the paper's learned 187.68 when no code is there at all: it is the prior", () => {
    const prior = { shape: 50 * 168.04, rate: 50 / sigma };
    expect(maximiseLambda(totals(0), prior) / sigma).toBeCloseTo(187.68, 2);
    expect(maximiseLambda(totals(5.5), prior) / sigma).toBeCloseTo(182.66, 1);
  });

  it('minimises Eq. 20', () => {
    fc.assert(
      fc.property(totalsArbitrary, fc.double({ min: 0.5, max: 20, noNaN: true }), (sums, mean) => {
        const prior = paperPrior(mean, sums.positions / sums.windows);
        const c = sums.atomCount;
        const cost = (lambda: number) =>
          lambda * (sums.l1InSigma / sums.windows + c * prior.rate) -
          (sums.positions / sums.windows + prior.shape - 1) * c * Math.log(lambda);
        const best = maximiseLambda(sums, prior);
        for (const factor of [0.5, 0.9, 0.99, 1.01, 1.1, 2]) {
          expect(cost(best)).toBeLessThan(cost(factor * best));
        }
      }),
    );
  });

  it('sees windows by their mean: the same windows twice change nothing', () => {
    fc.assert(
      fc.property(totalsArbitrary, (sums) => {
        const prior = paperPrior(4.5, sums.positions / sums.windows);
        const twice = {
          ...sums,
          windows: 2 * sums.windows,
          positions: 2 * sums.positions,
          l1InSigma: 2 * sums.l1InSigma,
        };
        expect(maximiseLambda(twice, prior)).toBeCloseTo(maximiseLambda(sums, prior), 9);
      }),
    );
  });

  it('falls as the code grows', () => {
    const prior = paperPrior(4.5, 983);
    expect(maximiseLambda(totals(20), prior)).toBeLessThan(maximiseLambda(totals(10), prior));
  });
});

describe('paperPrior', () => {
  it('has the mean it was asked for and the strength of Table III', () => {
    const prior = paperPrior(168.04 * sigma, 983);
    expect(prior.shape / prior.rate).toBeCloseTo(168.04 * sigma, 12);
    expect(prior.rate * sigma).toBeCloseTo(50, 9);
  });
});

describe('learnLambdaSigma', () => {
  it('follows Eq. 20 while it stays near what was set', () => {
    const prior = paperPrior(4.5, 983);
    const update = learnLambdaSigma(4.5, totals(5.5), prior);
    expect(update).toEqual({ lambdaSigma: maximiseLambda(totals(5.5), prior), notice: null });
  });

  it('does not run away under a weak prior, and says so', () => {
    const weak = { shape: 4.5 * 0.01, rate: 0.01 };
    const update = learnLambdaSigma(4.5, totals(1e-3), weak);
    expect(maximiseLambda(totals(1e-3), weak)).toBeGreaterThan(1000);
    expect(update.lambdaSigma).toBe(9);
    expect(update.notice?.code).toBe('LAMBDA_BOUNDED');
    expect(update.notice?.message).toContain('9.00');
    const loud = learnLambdaSigma(4.5, totals(1e6), weak);
    expect(loud.lambdaSigma).toBe(2.25);
    expect(loud.notice?.code).toBe('LAMBDA_BOUNDED');
  });

  it('stays where it was set when there is no code to learn from', () => {
    const prior = paperPrior(4.5, 983);
    for (const sums of [totals(0), { atomCount: 4, windows: 0, positions: 0, l1InSigma: 0 }]) {
      const update = learnLambdaSigma(4.5, sums, prior);
      expect(update.lambdaSigma).toBe(4.5);
      expect(update.notice?.code).toBe('LAMBDA_NOT_LEARNED');
    }
  });
});
