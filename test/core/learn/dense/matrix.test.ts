import { describe, expect, it } from 'vitest';
import { Random } from '../../../../core/base/random.ts';
import { dot, gramMatrix, spectralNorm } from '../../../../core/learn/dense/matrix.ts';
import { symmetricEigen } from '../../../../core/math/symmetric-eigen.ts';
import { randomAtoms } from '../../../../core/point-process/learn-dictionary.ts';

describe('matrices of atoms', () => {
  it.each([3, 4, 9, 16])('gramMatrix holds the products of all pairs of %i atoms', (count) => {
    const dictionary = randomAtoms(count, 11, count);
    const gram = gramMatrix(dictionary);
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < count; j++) {
        const product = dot(dictionary.atoms, i, dictionary.atoms, j, 11);
        expect(gram[i * count + j]).toBeCloseTo(product, 12);
      }
    }
  });

  it('spectralNorm is the root of the largest eigenvalue of the Gram matrix', () => {
    const random = new Random(1);
    for (const count of [1, 6, 20]) {
      const dictionary = randomAtoms(count, 9, random.integer(1000));
      const { values } = symmetricEigen(gramMatrix(dictionary), count);
      const largest = Math.sqrt(Math.max(...values));
      expect(spectralNorm(dictionary.atoms, count)).toBeCloseTo(largest, 8);
    }
    expect(spectralNorm(new Float64Array(12), 3)).toBe(0);
  });
});
