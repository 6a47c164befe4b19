import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { compiled, implementations, twins } from './implementations.ts';

const shapes = fc.record({
  rowCount: fc.integer({ min: 1, max: 6 }),
  samples: fc.integer({ min: 0, max: 70 }),
  pairCount: fc.integer({ min: 0, max: 12 }),
  seed: fc.nat(),
});

function randomRows(shape: { rowCount: number; samples: number; pairCount: number; seed: number }) {
  const random = new Random(shape.seed);
  const { rowCount, samples, pairCount } = shape;
  const rows = Float32Array.from({ length: rowCount * samples }, () => random.normal());
  const pairs = Int32Array.from({ length: 2 * pairCount }, () => random.integer(rowCount));
  const sums = Float64Array.from({ length: pairCount }, () => random.normal());
  return { rows, samples, pairs, sums };
}

describe.each(implementations)('sums of pairs in $name', ({ kernels }) => {
  it('add the inner product of both rows to what was there', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const { rows, samples, pairs, sums } = randomRows(shape);
        const out = kernels.addPairSums(rows, samples, pairs, sums.slice());
        sums.forEach((before, p) => {
          let sum = before;
          for (let t = 0; t < samples; t++) {
            sum += rows[pairs[2 * p] * samples + t] * rows[pairs[2 * p + 1] * samples + t];
          }
          expect(out[p]).toBeCloseTo(sum, 10);
        });
      }),
    );
  });
});

describe('the compiled sums of pairs', () => {
  it('are those of the twin to the bit', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const { rows, samples, pairs, sums } = randomRows(shape);
        const expected = twins.addPairSums(rows, samples, pairs, sums.slice());
        expect(compiled.addPairSums(rows, samples, pairs, sums)).toEqual(expected);
      }),
    );
  });
});
