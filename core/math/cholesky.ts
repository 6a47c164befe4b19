/**
 * Cholesky factorisation of small symmetric positive definite systems, row-major with an explicit
 * stride so that a leading block of a larger scratch matrix can be solved in place.
 */

/**
 * Replaces the lower triangle of `matrix` by L with L L^T = matrix. A pivot below `floor` is lifted
 * to it, which acts as a ridge on directions that the data do not determine.
 * @param matrix `(size x size)` in rows of `stride`; only the lower triangle is read
 * @returns whether every pivot stood without being lifted
 */
export function factorCholesky(
  matrix: Float64Array,
  size: number,
  stride: number,
  floor = 1e-12,
): boolean {
  let sound = true;
  for (let i = 0; i < size; i++) {
    const rowI = i * stride;
    for (let j = 0; j < i; j++) {
      const rowJ = j * stride;
      let sum = matrix[rowI + j];
      for (let k = 0; k < j; k++) sum -= matrix[rowI + k] * matrix[rowJ + k];
      matrix[rowI + j] = sum / matrix[rowJ + j];
    }
    let pivot = matrix[rowI + i];
    for (let k = 0; k < i; k++) pivot -= matrix[rowI + k] ** 2;
    if (!(pivot > floor)) {
      pivot = floor;
      sound = false;
    }
    matrix[rowI + i] = Math.sqrt(pivot);
  }
  return sound;
}

/** Solves L L^T x = b in place, `vector` being b on entry and x on return. */
export function solveCholesky(
  factor: Float64Array,
  size: number,
  stride: number,
  vector: Float64Array,
): Float64Array {
  for (let i = 0; i < size; i++) {
    let sum = vector[i];
    for (let k = 0; k < i; k++) sum -= factor[i * stride + k] * vector[k];
    vector[i] = sum / factor[i * stride + i];
  }
  for (let i = size - 1; i >= 0; i--) {
    let sum = vector[i];
    for (let k = i + 1; k < size; k++) sum -= factor[k * stride + i] * vector[k];
    vector[i] = sum / factor[i * stride + i];
  }
  return vector;
}
