import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { computeGram } from '../../../core/csc/gram.ts';
import { atomOf, createDictionary, normaliseAtoms } from '../../../core/csc/problem.ts';
import { shareLeftByOthers } from '../../../core/sorting/left-to-others.ts';

const atomSamples = 20;

/** Atoms of random taps, the last `weights[i]` times the i-th of the others, `lags[i]` samples later. */
function withSum(weights: readonly number[], lags: readonly number[], seed: number) {
  const random = new Random(seed);
  const dictionary = createDictionary(weights.length + 1, 2, atomSamples);
  weights.forEach((weight, c) => {
    const atom = atomOf(dictionary, c);
    const sum = atomOf(dictionary, weights.length);
    for (let p = 0; p < 2; p++) {
      // What is moved stays within the window.
      for (let k = 5; k < 15; k++) {
        const value = random.normal();
        atom[p * atomSamples + k] = value;
        sum[p * atomSamples + k + lags[c]] += weight * value;
      }
    }
  });
  normaliseAtoms(dictionary);
  return dictionary;
}

describe('shareLeftByOthers', () => {
  it('is nothing for an atom that is another one moved, of either sign', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -5, max: 5 }),
        fc.constantFrom(-2, 0.5, 3),
        fc.integer(),
        (lag, weight, seed) => {
          const gram = computeGram(withSum([weight], [lag], seed));
          expect(shareLeftByOthers(1, gram)).toBeLessThan(1e-9);
        },
      ),
    );
  });

  it('is all where no other shares a channel, and never more', () => {
    const alone = createDictionary(2, 2, atomSamples);
    atomOf(alone, 0).fill(1, 0, atomSamples);
    atomOf(alone, 1).fill(1, atomSamples);
    normaliseAtoms(alone);
    expect(shareLeftByOthers(0, computeGram(alone))).toBe(1);
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const gram = computeGram(withSum([1, -2, 1], [0, 4, -5], seed));
        for (const atom of [0, 1, 2, 3]) {
          const left = shareLeftByOthers(atom, gram);
          expect(left).toBeGreaterThan(-1e-9);
          expect(left).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('is little for a sum of two others', () => {
    for (let seed = 0; seed < 20; seed++) {
      const gram = computeGram(withSum([2, 3], [-4, 3], seed));
      expect(shareLeftByOthers(2, gram)).toBeLessThan(0.05);
    }
  });
});
