import { describe, expect, it } from 'vitest';
import { atomOf, createDictionary } from '../../../core/csc/problem.ts';
import type { LearnedModel } from '../../../core/learn/learn.ts';
import { selectUnits } from '../../../core/sorting/select-units.ts';

const dictionary = createDictionary(4, 2, 3);
dictionary.atoms.set(Float64Array.from({ length: 24 }, (_, i) => i));
const model: LearnedModel = {
  dictionary,
  scale: Float64Array.of(25, 20, 30, 40),
  sigma: new Float64Array(4).fill(1),
  lambdaSigma: 4.5,
  prior: null,
};

describe('selectUnits', () => {
  it('takes everything that belongs to the units, in the order given', () => {
    const prior = {
      mean: Float64Array.of(1, 2, 3, 4),
      spread: Float64Array.of(5, 6, 7, 8),
      logRate: Float64Array.of(-1, -2, -3, -4),
      refractorySamples: 30,
      noiseVariance: 2,
    };
    const picked = selectUnits({ ...model, prior }, [2, 0]);
    expect(atomOf(picked.dictionary, 0)).toEqual(atomOf(model.dictionary, 2));
    expect(atomOf(picked.dictionary, 1)).toEqual(atomOf(model.dictionary, 0));
    expect([...picked.scale]).toEqual([30, 25]);
    expect(picked.prior).toEqual({
      mean: Float64Array.of(3, 1),
      spread: Float64Array.of(7, 5),
      logRate: Float64Array.of(-3, -1),
      refractorySamples: 30,
      noiseVariance: 2,
    });
    expect(selectUnits(model, []).dictionary.atomCount).toBe(0);
  });
});
