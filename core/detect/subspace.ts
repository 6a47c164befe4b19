import type { Random } from '../base/random.ts';

/** Share of a row's length that must survive orthogonalisation; less is rounding noise. */
const independentShare = 1e-8;
/** Where more than this share survives, rounding has left nothing of the rows before (Parlett, The Symmetric Eigenvalue Problem, 6-9). */
const cleanShare = 0.7;

/**
 * Makes rows orthonormal in place (modified Gram-Schmidt, twice where much of a row is taken away).
 * A row that depends on the ones before it is replaced by a random direction, so that there are
 * always `rowCount` of them.
 *
 * @param rows (rowCount × dimension), rowCount <= dimension
 */
export function orthonormalise(
  rows: Float64Array,
  rowCount: number,
  dimension: number,
  random: Random,
): void {
  for (let j = 0; j < rowCount; j++) {
    const row = rows.subarray(j * dimension, (j + 1) * dimension);
    for (;;) {
      const before = norm(row);
      if (before > 0) {
        for (let d = 0; d < dimension; d++) row[d] /= before;
        removeComponents(row, rows, j, dimension);
        const kept = norm(row);
        if (kept > independentShare) {
          if (kept < cleanShare) removeComponents(row, rows, j, dimension);
          const length = norm(row);
          for (let d = 0; d < dimension; d++) row[d] /= length;
          break;
        }
      }
      for (let d = 0; d < dimension; d++) row[d] = random.normal();
    }
  }
}

function removeComponents(
  row: Float64Array,
  rows: Float64Array,
  rowCount: number,
  dimension: number,
): void {
  for (let i = 0; i < rowCount; i++) {
    let overlap = 0;
    for (let d = 0; d < dimension; d++) overlap += row[d] * rows[i * dimension + d];
    for (let d = 0; d < dimension; d++) row[d] -= overlap * rows[i * dimension + d];
  }
}

function norm(row: Float64Array): number {
  let sum = 0;
  for (let d = 0; d < row.length; d++) sum += row[d] * row[d];
  return Math.sqrt(sum);
}

/** Inner products of rows with rows, see `RowProducts`. */
export function rowProducts(
  a: Float32Array,
  aCount: number,
  b: Float32Array,
  bCount: number,
  dimension: number,
): Float32Array {
  const products = new Float32Array(aCount * bCount);
  for (let i = 0; i < aCount; i++) {
    multiplyRow(b, bCount, a, i * dimension, dimension, products, i * bCount);
  }
  return products;
}

/**
 * Inner products of one row with others, four at a time: each sum waits for itself alone.
 * @param rows (rowCount × dimension)
 * @param out the products are written from `outStart` on
 */
export function multiplyRow<Numbers extends Float32Array | Float64Array>(
  rows: Numbers,
  rowCount: number,
  other: Numbers,
  otherStart: number,
  dimension: number,
  out: Numbers,
  outStart: number,
): void {
  let j = 0;
  for (; j + 4 <= rowCount; j += 4) {
    const row0 = j * dimension;
    const row1 = row0 + dimension;
    const row2 = row1 + dimension;
    const row3 = row2 + dimension;
    let sum0 = 0;
    let sum1 = 0;
    let sum2 = 0;
    let sum3 = 0;
    for (let d = 0; d < dimension; d++) {
      const value = other[otherStart + d];
      sum0 += value * rows[row0 + d];
      sum1 += value * rows[row1 + d];
      sum2 += value * rows[row2 + d];
      sum3 += value * rows[row3 + d];
    }
    out[outStart + j] = sum0;
    out[outStart + j + 1] = sum1;
    out[outStart + j + 2] = sum2;
    out[outStart + j + 3] = sum3;
  }
  for (; j < rowCount; j++) {
    const row = j * dimension;
    let sum = 0;
    for (let d = 0; d < dimension; d++) sum += other[otherStart + d] * rows[row + d];
    out[outStart + j] = sum;
  }
}

/**
 * Inner products of two sets of rows: out[i][j] = a_i · b_j.
 * @param a (rowCount × dimension)
 * @param b (rowCount × dimension)
 * @returns (rowCount × rowCount)
 */
export function innerProducts(
  a: Float64Array,
  b: Float64Array,
  rowCount: number,
  dimension: number,
): Float64Array {
  const products = new Float64Array(rowCount * rowCount);
  for (let i = 0; i < rowCount; i++) {
    multiplyRow(b, rowCount, a, i * dimension, dimension, products, i * rowCount);
  }
  return products;
}

/**
 * Adds rows to one, in their order, four at a time: `out += sum_i weights[i] rows_i`.
 * @param rows (weights.length × out.length)
 */
export function addCombination(
  out: Float64Array,
  weights: Float64Array,
  rows: ArrayLike<number>,
): void {
  const dimension = out.length;
  let i = 0;
  for (; i + 4 <= weights.length; i += 4) {
    const [a, b, c, e] = [weights[i], weights[i + 1], weights[i + 2], weights[i + 3]];
    const row0 = i * dimension;
    const row1 = row0 + dimension;
    const row2 = row1 + dimension;
    const row3 = row2 + dimension;
    for (let d = 0; d < dimension; d++) {
      const two = out[d] + a * rows[row0 + d] + b * rows[row1 + d];
      out[d] = two + c * rows[row2 + d] + e * rows[row3 + d];
    }
  }
  for (; i < weights.length; i++) {
    for (let d = 0; d < dimension; d++) out[d] += weights[i] * rows[i * dimension + d];
  }
}
