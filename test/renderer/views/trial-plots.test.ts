import { describe, expect, it } from 'vitest';
import type { TrialFit } from '../../../engine/api/contract.ts';
import { foundFeatures } from '../../../renderer/views/Trials/trial-plots.ts';

const feature = (model: TrialFit['model']) => ({ model, values: Float64Array.of(0.6, 0.8) });

describe('foundFeatures', () => {
  it('leaves out those that occur with no unit: they are what learning began with', () => {
    const features = [feature('dcea-binomial'), feature('dcea-gaussian')];
    const fit = (unitId: number, model: TrialFit['model'], codeMs: readonly number[]) =>
      ({ unitId, model, codeMs: Float64Array.from(codeMs) }) as TrialFit;
    const fits = [
      fit(1, 'dcea-binomial', []),
      fit(2, 'dcea-binomial', [12]),
      fit(1, 'dcea-gaussian', []),
      fit(2, 'dcea-gaussian', []),
      fit(2, 'glm', []),
    ];
    expect(foundFeatures({ features, fits })).toEqual([features[0]]);
  });
});
