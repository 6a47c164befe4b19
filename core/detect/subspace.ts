import type { Random } from '../base/random.ts';

/** Share of a row's length that must survive orthogonalisation; less is rounding noise. */
const independentShare = 1e-8;

/**
 * Makes rows orthonormal in place (modified Gram-Schmidt, every row treated twice). A row that
 * depends on the ones before it is replaced by a random direction, so that there are always
 * `rowCount` of them.
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
          removeComponents(row, rows, j, dimension);
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
  for (const value of row) sum += value * value;
  return Math.sqrt(sum);
}

/**
 * Rows times a symmetric matrix.
 * @param matrix (size × size), symmetric
 * @param rows (rowCount × size)
 * @returns (rowCount × size)
 */
export function multiplyRows(
  rows: Float64Array,
  rowCount: number,
  matrix: Float64Array,
  size: number,
): Float64Array {
  const product = new Float64Array(rowCount * size);
  for (let a = 0; a < size; a++) {
    multiplyRow(rows, 0, rowCount, matrix, a * size, size, product, a, size);
  }
  return product;
}

/**
 * Inner products of one row with others, four at a time: each sum waits for itself alone.
 * @param rows (rowCount × dimension), those from `first` on are taken
 * @param out the product with row j is written to `outStart + j * outStride`
 */
export function multiplyRow(
  rows: Float64Array,
  first: number,
  rowCount: number,
  other: Float64Array,
  otherStart: number,
  dimension: number,
  out: Float64Array,
  outStart: number,
  outStride: number,
): void {
  let j = first;
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
    out[outStart + j * outStride] = sum0;
    out[outStart + (j + 1) * outStride] = sum1;
    out[outStart + (j + 2) * outStride] = sum2;
    out[outStart + (j + 3) * outStride] = sum3;
  }
  for (; j < rowCount; j++) {
    const row = j * dimension;
    let sum = 0;
    for (let d = 0; d < dimension; d++) sum += other[otherStart + d] * rows[row + d];
    out[outStart + j * outStride] = sum;
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
    for (let j = 0; j < rowCount; j++) {
      let sum = 0;
      for (let d = 0; d < dimension; d++) sum += a[i * dimension + d] * b[j * dimension + d];
      products[i * rowCount + j] = sum;
    }
  }
  return products;
}
