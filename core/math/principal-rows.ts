import { symmetricEigen } from './symmetric-eigen.ts';

/** The principal components of the rows of a matrix, largest first, without a mean. */
export interface PrincipalRows {
  /** `(rows)`: energy of the matrix that is left without the first r + 1 components, one an r. */
  readonly left: Float64Array;
  /** `(rows x rows)`: a component's weights of the rows, orthonormal. */
  readonly mixtures: Float64Array;
}

/**
 * The singular value decomposition of a matrix of few rows, by the products of its rows: the sum of
 * `mixture (mixture' rows)` over the first components is the nearest matrix of that rank (Eckart and
 * Young).
 * @param rows all of the same length, of finite numbers
 */
export function principalRows(rows: readonly Float64Array[]): PrincipalRows {
  const count = rows.length;
  const products = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = 0; k < rows[i].length; k++) sum += rows[i][k] * rows[j][k];
      products[i * count + j] = sum;
    }
  }
  const { values, vectors } = symmetricEigen(products, count);
  const left = new Float64Array(count);
  const mixtures = new Float64Array(count * count);
  let smaller = 0;
  for (let i = 0; i < count; i++) {
    const component = count - 1 - i;
    left[component] = smaller;
    smaller += Math.max(0, values[i]);
    mixtures.set(vectors.subarray(i * count, (i + 1) * count), component * count);
  }
  return { left, mixtures };
}

/** `sum_i weights[i] rows[i]` */
export function mixture(weights: Float64Array, rows: readonly Float64Array[]): Float64Array {
  const sum = new Float64Array(rows[0].length);
  rows.forEach((row, i) => {
    for (let k = 0; k < sum.length; k++) sum[k] += weights[i] * row[k];
  });
  return sum;
}
