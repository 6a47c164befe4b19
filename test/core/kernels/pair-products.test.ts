import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import type { AtomPairs } from '../../../core/kernels/contracts/coding.ts';
import { compiled, implementations, twins } from './implementations.ts';

const shapes = fc.record({
  atomSamples: fc.integer({ min: 1, max: 40 }),
  rowCount: fc.integer({ min: 1, max: 6 }),
  pairCount: fc.integer({ min: 0, max: 6 }),
  seed: fc.nat(),
});

/** Pairs of random rows with 0 to 3 terms each; every other pair goes to one place only. */
function randomPairs(shape: {
  atomSamples: number;
  rowCount: number;
  pairCount: number;
  seed: number;
}): { pairs: AtomPairs; size: number } {
  const { atomSamples, rowCount, pairCount, seed } = shape;
  const random = new Random(seed);
  const span = 2 * atomSamples - 1;
  const rows = Array.from({ length: rowCount }, () =>
    Float64Array.from({ length: atomSamples }, () => random.normal()),
  );
  const pairs: number[] = [];
  const terms: number[] = [];
  let size = 0;
  for (let p = 0; p < pairCount; p++) {
    const first = terms.length / 2;
    for (let t = random.integer(4); t > 0; t--) {
      terms.push(random.integer(rowCount), random.integer(rowCount));
    }
    const forth = size;
    const back = p % 2 === 0 ? forth : forth + span;
    pairs.push(forth, back, first, terms.length / 2);
    size = back + span;
  }
  const plan = { atomSamples, rows, pairs: Int32Array.from(pairs), terms: Int32Array.from(terms) };
  return { pairs: plan, size };
}

describe.each(implementations)('products of pairs in $name', ({ kernels }) => {
  it('adds up the inner products of all rows at every lag, and puts them in both places', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const { pairs: plan, size } = randomPairs(shape);
        const { atomSamples, rows, pairs, terms } = plan;
        const untouched = 12345;
        const out = kernels.pairProducts(plan, new Float64Array(size).fill(untouched));
        for (let p = 0; p < pairs.length; p += 4) {
          for (let lag = 1 - atomSamples; lag < atomSamples; lag++) {
            let sum = 0;
            for (let t = pairs[p + 2]; t < pairs[p + 3]; t++) {
              const b = rows[terms[2 * t + 1]];
              rows[terms[2 * t]].forEach((value, k) => {
                sum += value * (b[k + lag] ?? 0);
              });
            }
            const reach = atomSamples - 1;
            const there = out[pairs[p] + reach + lag];
            expect(there).toBeCloseTo(sum, 10);
            const back = pairs[p + 1] === pairs[p] ? there : out[pairs[p + 1] + reach - lag];
            expect(back).toBe(there);
          }
        }
      }),
    );
  });
});

describe('the compiled products of pairs', () => {
  it('are those of the twin to the bit', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const { pairs, size } = randomPairs(shape);
        const expected = twins.pairProducts(pairs, new Float64Array(size));
        expect(compiled.pairProducts(pairs, new Float64Array(size))).toEqual(expected);
      }),
    );
  });
});
