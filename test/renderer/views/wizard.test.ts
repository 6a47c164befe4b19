import { describe, expect, it } from 'vitest';
import { similarUnits, stepBest, stepSimilar } from '../../../renderer/views/Units/wizard.ts';

describe('the wizard', () => {
  const similarity = {
    unitIds: [4, 7, 9],
    values: Float32Array.of(1, 0.2, 0.9, 0.2, 1, 0.5, 0.9, 0.5, 1),
  };

  it('knows which units are most alike', () => {
    expect(similarUnits(similarity, 4)).toEqual([9, 7]);
    expect(similarUnits(similarity, 7)).toEqual([9, 4]);
    expect(similarUnits(similarity, 5)).toEqual([]);
  });

  it('goes through the similar units and back to the best one alone', () => {
    expect(stepSimilar([4], [9, 7], 1)).toEqual([4, 9]);
    expect(stepSimilar([4, 9], [9, 7], 1)).toEqual([4, 7]);
    expect(stepSimilar([4, 7], [9, 7], 1)).toEqual([4, 7]);
    expect(stepSimilar([4, 7], [9, 7], -1)).toEqual([4, 9]);
    expect(stepSimilar([4, 9], [9, 7], -1)).toEqual([4]);
    expect(stepSimilar([], [9, 7], 1)).toEqual([]);
  });

  it('goes through the listed units and stops at the ends', () => {
    expect(stepBest([], [4, 7], 1)).toEqual([4]);
    expect(stepBest([4], [4, 7], 1)).toEqual([7]);
    expect(stepBest([7, 4], [4, 7], 1)).toEqual([7]);
    expect(stepBest([4], [4, 7], -1)).toEqual([4]);
    expect(stepBest([5], [4, 7], 1)).toEqual([4]);
  });
});
