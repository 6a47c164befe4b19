import { assert } from '../base/assert.ts';
import { Random } from '../base/random.ts';
import { symmetricEigen } from '../math/symmetric-eigen.ts';
import { innerProducts, multiplyRow, multiplyRows, orthonormalise } from './subspace.ts';

export interface Pca {
  /** Mean snippet, length dimension. */
  readonly mean: Float64Array;
  /** Orthonormal rows (components × dimension), by falling variance. */
  readonly basis: Float64Array;
  /** Variance along each row (divided by count). */
  readonly variances: Float64Array;
}

const maximumIterations = 100;
/** Relative growth of the captured variance below which the subspace counts as found. */
const convergedGrowth = 1e-4;
/** Vectors iterated beside the wanted ones; they take the slow convergence on themselves. */
const guardRows = 6;
const startSeed = 0x5eed;

/**
 * Principal components by subspace iteration with Rayleigh-Ritz rotation (Saad, Numerical Methods
 * for Large Eigenvalue Problems, ch. 5) from a fixed start, on the covariance
 * C = (1/n) Σ_i (s_i - mean)(s_i - mean)^T or, when there are fewer snippets than dimensions, on
 * the Gram matrix of the same eigenvalues. The sign of each component makes its largest entry
 * positive.
 *
 * @param snippets (count × dimension), all channels of a snippet one after the other
 * @param components how many are wanted; fewer come back when count or dimension is smaller
 */
export function computePca(
  snippets: ArrayLike<number>,
  count: number,
  dimension: number,
  components: number,
): Pca {
  assert(snippets.length >= count * dimension, 'the snippets must fill count × dimension');
  const mean = new Float64Array(dimension);
  for (let i = 0; i < count; i++) {
    for (let d = 0; d < dimension; d++) mean[d] += snippets[i * dimension + d];
  }
  for (let d = 0; d < dimension; d++) mean[d] /= Math.max(1, count);

  const rank = Math.min(components, count, dimension);
  if (rank === 0) return { mean, basis: new Float64Array(0), variances: new Float64Array(0) };

  const centred = new Float64Array(count * dimension);
  for (let i = 0; i < count; i++) {
    const row = i * dimension;
    for (let d = 0; d < dimension; d++) centred[row + d] = snippets[row + d] - mean[d];
  }
  const useGram = count < dimension;
  const size = useGram ? count : dimension;
  const matrix = useGram
    ? gramMatrix(centred, count, dimension)
    : covarianceMatrix(centred, count, dimension);
  const random = new Random(startSeed);
  const leading = leadingEigenpairs(matrix, size, rank, random);
  const basis = useGram
    ? liftFromGram(leading.vectors, centred, count, dimension, rank)
    : leading.vectors;
  orthonormalise(basis, rank, dimension, random);
  fixSigns(basis, rank, dimension);
  return { mean, basis, variances: leading.values };
}

/**
 * Coordinates of snippets in the components: p_i = basis (s_i - mean).
 *
 * @param out optional, length >= count * components
 * @returns `out`: (count × components)
 */
export function project(
  pca: Pca,
  snippets: ArrayLike<number>,
  count: number,
  out = new Float64Array(count * pca.variances.length),
): Float64Array {
  const { mean, basis } = pca;
  const dimension = mean.length;
  const components = pca.variances.length;
  const centred = new Float64Array(dimension);
  for (let i = 0; i < count; i++) {
    for (let d = 0; d < dimension; d++) centred[d] = snippets[i * dimension + d] - mean[d];
    multiplyRow(basis, 0, components, centred, 0, dimension, out, i * components, 1);
  }
  return out;
}

/** Four snippets at a time, so that the matrix, the largest array here, passes through the cache less often. */
function covarianceMatrix(centred: Float64Array, count: number, dimension: number): Float64Array {
  const matrix = new Float64Array(dimension * dimension);
  const padded = new Float64Array(4 * dimension);
  for (let i = 0; i < count; i += 4) {
    const isWhole = i + 4 <= count;
    if (!isWhole) padded.set(centred.subarray(i * dimension, count * dimension));
    const four = isWhole ? centred.subarray(i * dimension, (i + 4) * dimension) : padded;
    for (let a = 0; a < dimension; a++) {
      const p = four[a];
      const q = four[a + dimension];
      const r = four[a + 2 * dimension];
      const s = four[a + 3 * dimension];
      const target = a * dimension;
      for (let b = a; b < dimension; b++) {
        matrix[target + b] +=
          p * four[b] +
          q * four[b + dimension] +
          r * four[b + 2 * dimension] +
          s * four[b + 3 * dimension];
      }
    }
  }
  return scaleAndMirror(matrix, dimension, 1 / count);
}

function gramMatrix(centred: Float64Array, count: number, dimension: number): Float64Array {
  const matrix = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    multiplyRow(centred, i, count, centred, i * dimension, dimension, matrix, i * count, 1);
  }
  return scaleAndMirror(matrix, count, 1 / count);
}

/** Scales the upper triangle and copies it below the diagonal. */
function scaleAndMirror(matrix: Float64Array, size: number, factor: number): Float64Array {
  for (let a = 0; a < size; a++) {
    for (let b = a; b < size; b++) {
      const value = matrix[a * size + b] * factor;
      matrix[a * size + b] = value;
      matrix[b * size + a] = value;
    }
  }
  return matrix;
}

interface Eigenpairs {
  /** Falling. */
  readonly values: Float64Array;
  /** One unit vector a row. */
  readonly vectors: Float64Array;
}

function leadingEigenpairs(
  matrix: Float64Array,
  size: number,
  rank: number,
  random: Random,
): Eigenpairs {
  const block = Math.min(size, rank + guardRows);
  let vectors = Float64Array.from({ length: block * size }, () => random.normal());
  let captured = 0;
  for (let iteration = 0; iteration < maximumIterations; iteration++) {
    orthonormalise(vectors, block, size, random);
    const image = multiplyRows(vectors, block, matrix, size);
    const small = symmetricEigen(innerProducts(vectors, image, block, size), block);
    vectors = rotateDescending(small.vectors, image, block, size);
    let now = 0;
    for (let j = 0; j < rank; j++) now += small.values[block - 1 - j];
    if (iteration > 0 && Math.abs(now - captured) <= convergedGrowth * now) break;
    captured = now;
  }
  orthonormalise(vectors, block, size, random);
  const image = multiplyRows(vectors, block, matrix, size);
  const small = symmetricEigen(innerProducts(vectors, image, block, size), block);
  return {
    vectors: rotateDescending(small.vectors, vectors, block, size).slice(0, rank * size),
    values: small.values
      .slice()
      .reverse()
      .slice(0, rank)
      .map((value) => Math.max(0, value)),
  };
}

/** Combines `rows` by the eigenvectors of a small problem, the one of the largest eigenvalue first. */
function rotateDescending(
  coefficients: Float64Array,
  rows: Float64Array,
  rowCount: number,
  dimension: number,
): Float64Array<ArrayBuffer> {
  const rotated = new Float64Array(rowCount * dimension);
  for (let j = 0; j < rowCount; j++) {
    const from = (rowCount - 1 - j) * rowCount;
    for (let i = 0; i < rowCount; i++) {
      const weight = coefficients[from + i];
      for (let d = 0; d < dimension; d++) {
        rotated[j * dimension + d] += weight * rows[i * dimension + d];
      }
    }
  }
  return rotated;
}

/** From eigenvectors u over the snippets to eigenvectors X^T u / |X^T u| over the dimensions. */
function liftFromGram(
  vectors: Float64Array,
  centred: Float64Array,
  count: number,
  dimension: number,
  rank: number,
): Float64Array {
  const basis = new Float64Array(rank * dimension);
  for (let j = 0; j < rank; j++) {
    for (let i = 0; i < count; i++) {
      const weight = vectors[j * count + i];
      for (let d = 0; d < dimension; d++) {
        basis[j * dimension + d] += weight * centred[i * dimension + d];
      }
    }
  }
  return basis;
}

function fixSigns(basis: Float64Array, rank: number, dimension: number): void {
  for (let j = 0; j < rank; j++) {
    const row = basis.subarray(j * dimension, (j + 1) * dimension);
    let largest = 0;
    for (const value of row) if (Math.abs(value) > Math.abs(largest)) largest = value;
    if (largest < 0) for (let d = 0; d < dimension; d++) row[d] = -row[d];
  }
}
