import { factorCholesky, solveCholesky } from '../math/cholesky.ts';

/** A Newton step that the dictionary does not determine, for atoms all but equal, is held by this ridge. */
const LEAST_PIVOT = 1e-10;

/**
 * Minimises the lasso objective over a few coordinates with their signs held. The minimiser for the
 * present signs is one linear system, `G_SS step = residual_S - lambda sign(x_S)`; a coordinate that
 * would change its sign stops the step at zero and leaves, and the rest goes on.
 * @param matrix Gram matrix of the coordinates, `(size x size)`
 * @param value the code at the coordinates, none zero; replaced by the minimiser
 * @param pull `H^T (y - H x)` at the coordinates; replaced likewise
 * @param lambda weight of each coordinate
 * @param factor scratch of `size * size`
 */
export function minimiseCluster(
  matrix: Float64Array,
  value: Float64Array,
  pull: Float64Array,
  lambda: readonly number[],
  factor: Float64Array,
): void {
  const size = value.length;
  let active = Array.from({ length: size }, (_, i) => i);
  while (active.length > 0) {
    const step = newtonStep(active, matrix, value, pull, lambda, factor);
    let length = 1;
    for (let k = 0; k < active.length; k++) {
      const i = active[k];
      if (value[i] * (value[i] + step[k]) <= 0) length = Math.min(length, -value[i] / step[k]);
    }
    const before = active;
    active = [];
    for (let k = 0; k < before.length; k++) {
      const i = before[k];
      const leaves = value[i] * (value[i] + step[k]) <= 0 && -value[i] / step[k] <= length;
      const change = leaves ? -value[i] : length * step[k];
      value[i] = leaves ? 0 : value[i] + change;
      if (!leaves) active.push(i);
      for (let j = 0; j < size; j++) pull[j] = pull[j] - change * matrix[i * size + j];
    }
    if (length === 1 && active.length === before.length) break;
  }
}

/** Where the active coordinates would go if nothing stopped them. */
function newtonStep(
  active: readonly number[],
  matrix: Float64Array,
  value: Float64Array,
  pull: Float64Array,
  lambda: readonly number[],
  factor: Float64Array,
): Float64Array {
  const stride = value.length;
  const size = active.length;
  const step = new Float64Array(size);
  for (let k = 0; k < size; k++) {
    const i = active[k];
    for (let l = 0; l <= k; l++) factor[k * size + l] = matrix[i * stride + active[l]];
    step[k] = pull[i] - Math.sign(value[i]) * lambda[i];
  }
  factorCholesky(factor, size, size, LEAST_PIVOT);
  return solveCholesky(factor, size, size, step);
}
