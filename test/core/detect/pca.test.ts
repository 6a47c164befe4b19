import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { computePca, project } from '../../../core/detect/pca.ts';
import { symmetricEigen } from '../../../core/math/symmetric-eigen.ts';

const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, v, i) => sum + v * b[i], 0);

function rowsOf(basis: Float64Array, dimension: number): Float64Array[] {
  return Array.from({ length: basis.length / dimension }, (_, j) =>
    basis.subarray(j * dimension, (j + 1) * dimension),
  );
}

/** `rank` random directions with falling strength, an offset, and noise. */
function lowRankSnippets(
  count: number,
  dimension: number,
  rank: number,
  noiseSd: number,
  seed: number,
): Float32Array {
  const random = new Random(seed);
  const directions = Array.from({ length: rank }, () =>
    Float64Array.from({ length: dimension }, () => random.normal()),
  );
  const snippets = new Float32Array(count * dimension);
  for (let i = 0; i < count; i++) {
    const weights = directions.map((_, r) => random.normal() * 8 * 0.6 ** r);
    for (let d = 0; d < dimension; d++) {
      let value = 3 + noiseSd * random.normal();
      directions.forEach((direction, r) => {
        value += weights[r] * direction[d];
      });
      snippets[i * dimension + d] = value;
    }
  }
  return snippets;
}

describe('computePca', () => {
  it('gives an orthonormal basis of falling variance, whatever the data', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 30 }),
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 0, max: 4 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer(),
        (count, dimension, rank, components, seed) => {
          const snippets = lowRankSnippets(count, dimension, rank, seed % 2, seed);
          const { basis, variances } = computePca(snippets, count, dimension, components);
          const rows = rowsOf(basis, dimension);
          expect(rows).toHaveLength(Math.min(components, count, dimension));
          for (const [i, a] of rows.entries()) {
            for (const [j, b] of rows.entries()) expect(dot(a, b)).toBeCloseTo(i === j ? 1 : 0, 9);
          }
          for (let j = 1; j < variances.length; j++) {
            expect(variances[j]).toBeLessThanOrEqual(variances[j - 1]);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each([
    ['more snippets than dimensions', 200, 40],
    ['fewer snippets than dimensions', 25, 90],
  ])('rebuilds low-rank snippets exactly: %s', (_, count, dimension) => {
    const snippets = lowRankSnippets(count, dimension, 4, 0, 1);
    const pca = computePca(snippets, count, dimension, 4);
    const points = project(pca, snippets, count);
    const rows = rowsOf(pca.basis, dimension);
    for (let i = 0; i < count; i++) {
      for (let d = 0; d < dimension; d++) {
        let value = pca.mean[d];
        rows.forEach((row, j) => {
          value += points[i * 4 + j] * row[d];
        });
        expect(value).toBeCloseTo(snippets[i * dimension + d], 4);
      }
    }
  });

  it.each([
    [301, 40],
    [30, 60],
  ])('finds the eigenvectors of the covariance (%d snippets of %d)', (count, dimension) => {
    const snippets = lowRankSnippets(count, dimension, 3, 1, 2);
    const { mean, basis, variances } = computePca(snippets, count, dimension, 3);
    const covariance = new Float64Array(dimension * dimension);
    for (let i = 0; i < count; i++) {
      for (let a = 0; a < dimension; a++) {
        for (let b = 0; b < dimension; b++) {
          covariance[a * dimension + b] +=
            ((snippets[i * dimension + a] - mean[a]) * (snippets[i * dimension + b] - mean[b])) /
            count;
        }
      }
    }
    const exact = symmetricEigen(covariance, dimension);
    const rows = rowsOf(exact.vectors, dimension);
    rowsOf(basis, dimension).forEach((row, j) => {
      const last = dimension - 1 - j;
      expect(variances[j] / exact.values[last]).toBeCloseTo(1, 6);
      expect(Math.abs(dot(row, rows[last]))).toBeCloseTo(1, 6);
    });
  });

  it('projects to coordinates whose variances are the reported ones', () => {
    const count = 150;
    const snippets = lowRankSnippets(count, 30, 3, 1, 3);
    const pca = computePca(snippets, count, 30, 5);
    const points = project(pca, snippets, count);
    for (let j = 0; j < 5; j++) {
      const column = Float64Array.from({ length: count }, (_, i) => points[i * 5 + j]);
      expect(column.reduce((sum, v) => sum + v, 0) / count).toBeCloseTo(0, 5);
      expect(dot(column, column) / count / pca.variances[j]).toBeCloseTo(1, 2);
    }
  });
});
