import { assert } from '../base/assert.ts';
import { Random } from '../base/random.ts';
import { symmetricEigen } from '../math/symmetric-eigen.ts';
import { detectKernels } from './detect-kernels.ts';
import { addCombination, innerProducts, orthonormalise } from './subspace.ts';

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

  const useGram = count < dimension;
  const size = useGram ? count : dimension;
  const { centred, unit } = centre(snippets, mean, count);
  const rows = useGram ? centred : transposed(centred, count, dimension);
  const { rowProducts } = detectKernels();
  const matrix = rowProducts(rows, size, rows, size, useGram ? dimension : count);
  const random = new Random(startSeed);
  const leading = leadingEigenpairs(matrix, size, rank, random);
  const basis = useGram
    ? liftFromGram(leading.vectors, centred, count, dimension, rank)
    : leading.vectors;
  orthonormalise(basis, rank, dimension, random);
  fixSigns(basis, rank, dimension);
  return { mean, basis, variances: leading.values.map((value) => (value * unit ** 2) / count) };
}

/**
 * Coordinates of snippets in the components: p_i = basis (s_i - mean), in single precision where
 * kernels can run.
 *
 * @returns (count × components)
 */
export function project(
  pca: Pca,
  snippets: Float32Array | Float64Array,
  count: number,
): Float64Array {
  return detectKernels().projection(pca).project(snippets, count);
}

/** Snippets without their mean, in a unit in which single precision holds their products. */
function centre(
  snippets: ArrayLike<number>,
  mean: Float64Array,
  count: number,
): { centred: Float32Array; unit: number } {
  const dimension = mean.length;
  let largest = 0;
  for (let i = 0; i < count; i++) {
    for (let d = 0; d < dimension; d++) {
      largest = Math.max(largest, Math.abs(snippets[i * dimension + d] - mean[d]));
    }
  }
  const unit = largest === 0 ? 1 : largest;
  const centred = new Float32Array(count * dimension);
  for (let i = 0; i < count; i++) {
    const row = i * dimension;
    for (let d = 0; d < dimension; d++) centred[row + d] = (snippets[row + d] - mean[d]) / unit;
  }
  return { centred, unit };
}

/** @returns (dimension × count) */
function transposed(rows: Float32Array, count: number, dimension: number): Float32Array {
  const columns = new Float32Array(count * dimension);
  for (let i = 0; i < count; i++) {
    for (let d = 0; d < dimension; d++) columns[d * count + i] = rows[i * dimension + d];
  }
  return columns;
}

interface Eigenpairs {
  /** Falling. */
  readonly values: Float64Array;
  /** One unit vector a row. */
  readonly vectors: Float64Array;
}

/** @param matrix (size × size), symmetric */
function leadingEigenpairs(
  matrix: Float32Array,
  size: number,
  rank: number,
  random: Random,
): Eigenpairs {
  const block = Math.min(size, rank + guardRows);
  const { rowProducts } = detectKernels();
  const imageOf = (rows: Float64Array) =>
    new Float64Array(rowProducts(new Float32Array(rows), block, matrix, size, size));
  let vectors = Float64Array.from({ length: block * size }, () => random.normal());
  let captured = 0;
  for (let iteration = 0; iteration < maximumIterations; iteration++) {
    orthonormalise(vectors, block, size, random);
    const image = imageOf(vectors);
    const small = symmetricEigen(innerProducts(vectors, image, block, size), block);
    // Twice multiplied before it is made orthonormal again, which takes as long.
    vectors = imageOf(rotateDescending(small.vectors, image, block, size));
    let now = 0;
    for (let j = 0; j < rank; j++) now += small.values[block - 1 - j];
    if (iteration > 0 && Math.abs(now - captured) <= convergedGrowth * now) break;
    captured = now;
  }
  orthonormalise(vectors, block, size, random);
  const image = imageOf(vectors);
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
    const weights = coefficients.subarray(from, from + rowCount);
    addCombination(rotated.subarray(j * dimension, (j + 1) * dimension), weights, rows);
  }
  return rotated;
}

/** From eigenvectors u over the snippets to eigenvectors X^T u / |X^T u| over the dimensions. */
function liftFromGram(
  vectors: Float64Array,
  centred: Float32Array,
  count: number,
  dimension: number,
  rank: number,
): Float64Array {
  const basis = new Float64Array(rank * dimension);
  for (let j = 0; j < rank; j++) {
    const weights = vectors.subarray(j * count, (j + 1) * count);
    addCombination(basis.subarray(j * dimension, (j + 1) * dimension), weights, centred);
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
