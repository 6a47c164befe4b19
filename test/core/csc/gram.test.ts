import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { computeGram, gramAt } from '../../../core/csc/gram.ts';
import { atomOf, createDictionary, type Dictionary } from '../../../core/csc/problem.ts';

interface Shape {
  readonly atomCount: number;
  readonly channelCount: number;
  readonly atomSamples: number;
  readonly seed: number;
}

const shapes: fc.Arbitrary<Shape> = fc.record({
  atomCount: fc.integer({ min: 1, max: 6 }),
  channelCount: fc.integer({ min: 1, max: 5 }),
  atomSamples: fc.integer({ min: 1, max: 14 }),
  seed: fc.nat(),
});

/** Noise on some of the channels of each atom. */
function dictionaryOf({ atomCount, channelCount, atomSamples, seed }: Shape): Dictionary {
  const random = new Random(seed);
  const dictionary = createDictionary(atomCount, channelCount, atomSamples);
  for (let row = 0; row < atomCount * channelCount; row++) {
    if (random.uniform() < 0.4) continue;
    for (let k = 0; k < atomSamples; k++) {
      dictionary.atoms[row * atomSamples + k] = random.normal();
    }
  }
  return dictionary;
}

/** `<h_b at 0, h_a at lag>` by its definition. */
function innerProduct(dictionary: Dictionary, b: number, a: number, lag: number): number {
  const { channelCount, atomSamples } = dictionary;
  let sum = 0;
  for (let p = 0; p < channelCount; p++) {
    for (let k = 0; k < atomSamples; k++) {
      if (k + lag < 0 || k + lag >= atomSamples) continue;
      const at = p * atomSamples + k;
      sum += atomOf(dictionary, b)[at + lag]! * atomOf(dictionary, a)[at]!;
    }
  }
  return sum;
}

describe('computeGram', () => {
  it('gives the inner products of all placed atoms, at every lag', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const dictionary = dictionaryOf(shape);
        const gram = computeGram(dictionary);
        const { atomCount, atomSamples } = shape;
        for (let b = 0; b < atomCount; b++) {
          for (let a = 0; a < atomCount; a++) {
            for (let lag = -atomSamples - 1; lag <= atomSamples + 1; lag++) {
              const expected = innerProduct(dictionary, b, a, lag);
              expect(gramAt(gram, b, a, lag)).toBeCloseTo(expected, 10);
            }
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('is symmetric to the bit: exchanging the atoms turns the lag round', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const gram = computeGram(dictionaryOf(shape));
        for (let b = 0; b < shape.atomCount; b++) {
          for (let a = 0; a < shape.atomCount; a++) {
            if (a === b) continue;
            for (let lag = 1 - shape.atomSamples; lag < shape.atomSamples; lag++) {
              expect(gramAt(gram, b, a, lag)).toBe(gramAt(gram, a, b, -lag));
            }
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  it('has room for pairs that share a channel, and for no others', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const dictionary = dictionaryOf(shape);
        const { atomSamples, channelCount } = shape;
        const { partners, values } = computeGram(dictionary);
        const usesChannel = (atom: number, p: number) =>
          atomOf(dictionary, atom)
            .subarray(p * atomSamples, (p + 1) * atomSamples)
            .some((value) => value !== 0);
        let pairs = 0;
        partners.forEach((others, b) => {
          pairs += others.length;
          const sharing = [...partners.keys()].filter((a) =>
            Array.from({ length: channelCount }).some(
              (_, p) => usesChannel(a, p) && usesChannel(b, p),
            ),
          );
          expect([...others]).toEqual(sharing);
        });
        expect(values.length).toBe(pairs * (2 * atomSamples - 1));
      }),
      { numRuns: 30 },
    );
  });
});
