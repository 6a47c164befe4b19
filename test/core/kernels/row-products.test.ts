import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { implementations } from './implementations.ts';

function normals(length: number, seed: number): Float32Array {
  const random = new Random(seed);
  return Float32Array.from({ length }, () => random.normal());
}

const sizes = fc.record({
  aCount: fc.integer({ min: 1, max: 70 }),
  bCount: fc.integer({ min: 1, max: 70 }),
  dimension: fc.integer({ min: 1, max: 40 }),
  seed: fc.nat(),
});

describe.each(implementations)('products of rows in $name', ({ kernels: { rowProducts } }) => {
  it('are the inner products of every row with every row', () => {
    fc.assert(
      fc.property(sizes, ({ aCount, bCount, dimension, seed }) => {
        const a = normals(aCount * dimension, seed);
        const b = normals(bCount * dimension, seed + 1);
        const products = rowProducts(a, aCount, b, bCount, dimension);
        expect(products.length).toBe(aCount * bCount);
        for (let i = 0; i < aCount; i++) {
          for (let j = 0; j < bCount; j++) {
            let sum = 0;
            for (let d = 0; d < dimension; d++) sum += a[i * dimension + d] * b[j * dimension + d];
            expect(Math.abs(products[i * bCount + j] - sum)).toBeLessThan(1e-4);
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it('are symmetric where rows are multiplied with themselves, and as with a copy of them', () => {
    fc.assert(
      fc.property(sizes, ({ aCount, dimension, seed }) => {
        const rows = normals(aCount * dimension, seed);
        const products = rowProducts(rows, aCount, rows, aCount, dimension);
        expect(products).toEqual(rowProducts(rows, aCount, rows.slice(), aCount, dimension));
        for (let i = 0; i < aCount; i++) {
          for (let j = 0; j < i; j++) {
            expect(products[i * aCount + j]).toBe(products[j * aCount + i]);
          }
        }
      }),
      { numRuns: 40 },
    );
  });
});
