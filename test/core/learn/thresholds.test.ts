import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDictionary } from '../../../core/csc/problem.ts';
import { eventLogOdds } from '../../../core/csc/spike-prior.ts';
import { knownEventModelOf, type LearnedModel } from '../../../core/learn/learn.ts';

const lambdaSigma = 4.5;

/** One atom of some size in noise of some level, whose rate and amplitudes are known. */
function modelOf(mean: number, sigma: number, logRate: number, spreadShare: number): LearnedModel {
  return {
    dictionary: createDictionary(1, 1, 8),
    scale: Float64Array.of(mean),
    sigma: Float64Array.of(sigma),
    lambdaSigma,
    prior: {
      mean: Float64Array.of(mean),
      spread: Float64Array.of(spreadShare * mean),
      logRate: Float64Array.of(logRate),
      refractorySamples: 30,
      noiseVariance: sigma ** 2,
    },
  };
}

const thresholdsOf = (model: LearnedModel) => {
  const { coding, levels } = knownEventModelOf(model, { twoSided: false });
  return { lambda: coding.lambda[0], prune: levels.prune[0], drop: levels.drop[0] };
};

const anyModel = fc
  .record({
    mean: fc.double({ min: 3, max: 200, noNaN: true }),
    sigma: fc.double({ min: 0.5, max: 3, noNaN: true }),
    logRate: fc.double({ min: -14, max: -5, noNaN: true }),
    spreadShare: fc.double({ min: 0.1, max: 0.3, noNaN: true }),
  })
  .map(({ mean, sigma, logRate, spreadShare }) => modelOf(mean, sigma, logRate, spreadShare));

describe('the thresholds of coding', () => {
  it('have a lambda of what was asked for, or down to four fifths of it', () => {
    fc.assert(
      fc.property(anyModel, (model) => {
        const { lambda, prune, drop } = thresholdsOf(model);
        const asked = lambdaSigma * model.sigma[0];
        expect(lambda).toBeLessThanOrEqual(asked);
        expect(lambda).toBeGreaterThanOrEqual(0.8 * asked * (1 - 1e-12));
        expect(prune).toBeGreaterThanOrEqual(0);
        expect(drop).toBeGreaterThanOrEqual(lambda);
      }),
    );
  });

  it('are below what was asked for only where a spike so small is likelier than none', () => {
    fc.assert(
      fc.property(anyModel, (model) => {
        const { lambda, prune } = thresholdsOf(model);
        const asked = lambdaSigma * model.sigma[0];
        const share = Math.min(
          0.15,
          Math.max(0.1, 1 - (3 * model.prior!.spread[0]) / model.scale[0]),
        );
        const isUsual = lambda === asked && prune >= share * model.scale[0] * (1 - 1e-9);
        if (!isUsual) expect(eventLogOdds(model.prior!, 0, lambda + prune)).toBeGreaterThan(-1e-6);
      }),
    );
  });

  it('let spikes of a small unit through that what is known of it makes likely', () => {
    const small = thresholdsOf(modelOf(10, 2, Math.log(30 / 30_000), 0.1));
    expect(small.lambda).toBeLessThan(8.5);
    expect(small.prune).toBe(0);
    const rare = thresholdsOf(modelOf(10, 2, Math.log(0.1 / 30_000), 0.1));
    expect(rare.lambda).toBe(9);
    const large = thresholdsOf(modelOf(60, 2, Math.log(30 / 30_000), 0.1));
    expect(large.lambda).toBe(9);
    expect(large.prune).toBeGreaterThan(0);
  });

  it('are the usual ones before anything is known', () => {
    const unknown = { ...modelOf(10, 2, -7, 0.1), prior: null };
    expect(thresholdsOf(unknown)).toEqual({ lambda: 9, prune: 3, drop: 9 });
  });
});
