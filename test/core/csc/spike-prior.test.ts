import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventLogOdds, PullOdds, type SpikePrior } from '../../../core/csc/spike-prior.ts';

const priors = fc.record({
  mean: fc.double({ min: 1, max: 60, noNaN: true }),
  spread: fc.double({ min: 0.5, max: 20, noNaN: true }),
  logRate: fc.double({ min: -14, max: -1, noNaN: true }),
  noiseVariance: fc.double({ min: 0.3, max: 5, noNaN: true }),
});

function priorOf({ mean, spread, logRate, noiseVariance }: Record<string, number>): SpikePrior {
  return {
    mean: Float64Array.of(40, mean),
    spread: Float64Array.of(4, spread),
    logRate: Float64Array.of(-8, logRate),
    refractorySamples: 0,
    noiseVariance,
  };
}

describe('PullOdds', () => {
  it('is eventLogOdds', () => {
    fc.assert(
      fc.property(priors, fc.double({ min: -80, max: 80, noNaN: true }), (spec, pull) => {
        const prior = priorOf(spec);
        const expected = eventLogOdds(prior, 1, pull);
        const scale = Math.max(1, Math.abs(expected), pull ** 2);
        expect(Math.abs(new PullOdds(prior).logOdds(1, pull) - expected) / scale).toBeLessThan(
          1e-12,
        );
      }),
    );
  });

  it('knows the level below which pulls are worth less than given odds, and from which they are not', () => {
    fc.assert(
      fc.property(priors, fc.double({ min: -30, max: 500, noNaN: true }), (spec, odds) => {
        const pullOdds = new PullOdds(priorOf(spec));
        const level = pullOdds.levelAt(1, odds);
        expect(level).toBeGreaterThanOrEqual(0);
        const slack = 1e-9 * Math.max(1, level);
        expect(pullOdds.logOdds(1, level + slack)).toBeGreaterThanOrEqual(odds);
        expect(pullOdds.logOdds(1, -level - slack)).toBeGreaterThanOrEqual(odds);
        if (level > 2 * slack) expect(pullOdds.logOdds(1, level - 2 * slack)).toBeLessThan(odds);
      }),
    );
  });

  it('lets every pull pass when anything will do', () => {
    const any = { mean: 20, spread: 2, logRate: -9, noiseVariance: 1 };
    expect(new PullOdds(priorOf(any)).levelAt(1, Number.NEGATIVE_INFINITY)).toBe(0);
  });
});
