import { factorCholesky, solveCholesky } from '../../math/cholesky.ts';

/** Places of the entries that are not zero. */
export function supportOf(code: Float64Array): Int32Array {
  const places = new Int32Array(code.length);
  let count = 0;
  for (let j = 0; j < code.length; j++) if (code[j] !== 0) places[count++] = j;
  return places.subarray(0, count);
}

/**
 * `(G_SS)^-1 b_S`, zero elsewhere.
 * @param gram `(atoms x atoms)`
 */
export function solveOnSupport(
  gram: Float64Array,
  atomCount: number,
  support: Int32Array,
  b: Float64Array,
): Float64Array {
  const size = support.length;
  const matrix = new Float64Array(size * size);
  support.forEach((j, row) => {
    for (let column = 0; column <= row; column++) {
      matrix[row * size + column] = gram[j * atomCount + support[column]];
    }
  });
  const solution = Float64Array.from(support, (j) => b[j]);
  factorCholesky(matrix, size, size);
  solveCholesky(matrix, size, size, solution);
  const out = new Float64Array(atomCount);
  support.forEach((j, row) => {
    out[j] = solution[row];
  });
  return out;
}
