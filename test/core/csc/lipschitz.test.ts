import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lipschitzConstant } from '../../../core/csc/lipschitz.ts';
import { correlate, reconstructDense } from '../../../core/csc/operators.ts';
import { createDictionary, type Dictionary, validSamples } from '../../../core/csc/problem.ts';
import { problemSpecs, randomDictionary } from './random-problem.ts';

/** Rayleigh quotient after power iterations: never above sigma_max^2(H). */
function powerIteration(dictionary: Dictionary, samples: number, iterations: number): number {
  const positions = validSamples(samples, dictionary.atomSamples);
  let code: Float64Array = Float64Array.from(
    { length: dictionary.atomCount * positions },
    (_, i) => 1 + Math.sin(i * i),
  );
  const image = new Float64Array(dictionary.channelCount * samples);
  let quotient = 0;
  for (let i = 0; i < iterations; i++) {
    const norm = Math.sqrt(code.reduce((sum, value) => sum + value * value, 0));
    code = code.map((value) => value / norm);
    reconstructDense(dictionary, code, samples, image);
    quotient = image.reduce((sum, value) => sum + value * value, 0);
    code = correlate(dictionary, image, samples, new Float64Array(code.length));
  }
  return quotient;
}

describe('lipschitzConstant', () => {
  it('is never below sigma_max^2(H), and close to it for long signals', () => {
    fc.assert(
      fc.property(problemSpecs, (spec) => {
        const dictionary = randomDictionary(spec, spec.likeness);
        const bound = lipschitzConstant(dictionary);
        const reached = powerIteration(dictionary, 12 * spec.atomSamples, 60);
        expect(reached).toBeLessThanOrEqual(bound * (1 + 1e-12));
        expect(reached).toBeGreaterThan(0.7 * bound);
      }),
      { numRuns: 25 },
    );
  });

  it('is within 1 % of the supremum where that is known: K equal taps give K', () => {
    for (const taps of [1, 2, 7, 30]) {
      const dictionary = createDictionary(1, 1, taps);
      dictionary.atoms.fill(1 / Math.sqrt(taps));
      const bound = lipschitzConstant(dictionary);
      expect(bound).toBeGreaterThanOrEqual(taps * (1 - 1e-12));
      expect(bound).toBeLessThan(1.01 * taps);
    }
  });

  it('adds up identical atoms, and does not add orthogonal channels', () => {
    const twice = createDictionary(2, 1, 1);
    twice.atoms.fill(1);
    expect(lipschitzConstant(twice)).toBeCloseTo(2, 9);
    const apart = createDictionary(2, 2, 1);
    apart.atoms.set([1, 0, 0, 1]);
    expect(lipschitzConstant(apart)).toBeGreaterThanOrEqual(1);
    expect(lipschitzConstant(apart)).toBeLessThan(1.001);
  });

  it('is zero for a dictionary of zeros', () => {
    expect(lipschitzConstant(createDictionary(3, 2, 5))).toBe(0);
  });
});
