import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { symmetricEigen } from '../../../core/math/symmetric-eigen.ts';

/** A = B B' of `rank` columns, scaled to hard sizes. */
function randomCovariance(random: Random, n: number, rank: number, scale: number): Float64Array {
  const factor = Float64Array.from({ length: n * rank }, () => scale * random.normal());
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let k = 0; k < rank; k++) sum += factor[i * rank + k]! * factor[j * rank + k]!;
      matrix[i * n + j] = sum;
    }
  }
  return matrix;
}

function expectDecomposition(matrix: Float64Array, n: number): void {
  const { values, vectors } = symmetricEigen(matrix, n);
  let size = Number.MIN_VALUE;
  for (const value of matrix) size = Math.max(size, Math.abs(value));
  for (let k = 0; k < n; k++) {
    if (k > 0) expect(values[k]!).toBeGreaterThanOrEqual(values[k - 1]!);
    for (let other = 0; other <= k; other++) {
      let product = 0;
      for (let i = 0; i < n; i++) product += vectors[k * n + i]! * vectors[other * n + i]!;
      expect(Math.abs(product - Number(k === other))).toBeLessThan(1e-12);
    }
    for (let i = 0; i < n; i++) {
      let image = 0;
      for (let j = 0; j < n; j++) image += matrix[i * n + j]! * vectors[k * n + j]!;
      expect(Math.abs(image - values[k]! * vectors[k * n + i]!)).toBeLessThanOrEqual(
        1e-12 * n * size,
      );
    }
  }
}

describe('symmetricEigen', () => {
  it('solves A v = value v with orthonormal vectors and ascending values', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e6 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 0, max: 12 }),
        fc.constantFrom(1e-120, 1e-3, 1, 1e6),
        (seed, n, rank, scale) => {
          expectDecomposition(randomCovariance(new Random(seed), n, rank, scale), n);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('solves indefinite, diagonal, constant and large matrices', () => {
    const random = new Random(5);
    const indefinite = randomCovariance(random, 9, 9, 1);
    for (let i = 0; i < 9; i++) indefinite[i * 10] = -3 * i;
    expectDecomposition(indefinite, 9);
    expectDecomposition(Float64Array.of(3, 0, 0, 0, -1, 0, 0, 0, 2), 3);
    expectDecomposition(new Float64Array(16 * 16).fill(1), 16);
    expectDecomposition(randomCovariance(random, 64, 70, 1), 64);
  });

  it('knows the matrix of second differences', () => {
    const n = 20;
    const matrix = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      matrix[i * n + i] = 2;
      if (i > 0) matrix[i * n + i - 1] = -1;
      if (i < n - 1) matrix[i * n + i + 1] = -1;
    }
    symmetricEigen(matrix, n).values.forEach((value, k) => {
      expect(value).toBeCloseTo(2 - 2 * Math.cos(((k + 1) * Math.PI) / (n + 1)), 12);
    });
  });

  it('leaves its input alone', () => {
    const matrix = randomCovariance(new Random(1), 4, 4, 1);
    const kept = matrix.slice();
    symmetricEigen(matrix, 4);
    expect(matrix).toEqual(kept);
  });
});
