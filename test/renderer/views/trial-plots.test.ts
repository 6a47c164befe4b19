import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TrialFit } from '../../../engine/api/contract.ts';
import { foundFeatures, meansOfNeighbours } from '../../../renderer/views/Trials/trial-plots.ts';

const feature = (model: TrialFit['model']) => ({ model, values: Float64Array.of(0.6, 0.8) });

describe('foundFeatures', () => {
  it('leaves out those that occur with no unit: they are what learning began with', () => {
    const features = [feature('dcea-binomial'), feature('dcea-gaussian')];
    const trialFit = (unitId: number, model: TrialFit['model'], codeMs: readonly number[]) =>
      ({ unitId, model, codeMs: Float64Array.from(codeMs) }) as TrialFit;
    const fits = [
      trialFit(1, 'dcea-binomial', []),
      trialFit(2, 'dcea-binomial', [12]),
      trialFit(1, 'dcea-gaussian', []),
      trialFit(2, 'dcea-gaussian', []),
      trialFit(2, 'glm', []),
    ];
    expect(foundFeatures({ features, fits })).toEqual([features[0]]);
  });
});

describe('meansOfNeighbours', () => {
  it('are few, and their sum weighted by how many they are of is the sum of all', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 500 }),
        fc.integer({ min: 1, max: 60 }),
        (values, most) => {
          const { size, means } = meansOfNeighbours(Float32Array.from(values), most);
          expect(means.length).toBeLessThanOrEqual(most);
          const sum = means.reduce(
            (so, mean, group) => so + mean * Math.min(size, values.length - group * size),
            0,
          );
          const whole = values.reduce((so, value) => so + value, 0);
          expect(Math.abs(sum - whole)).toBeLessThanOrEqual(1e-6 * whole);
        },
      ),
    );
  });
});
