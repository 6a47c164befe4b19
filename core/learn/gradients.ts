import { computeGram, type Gram, gramAt } from '../csc/gram.ts';
import { residualOf } from '../csc/objective.ts';
import { reconstruct } from '../csc/operators.ts';
import type { CodingOptions, Dictionary, SparseCode } from '../csc/problem.ts';
import { factorCholesky, solveCholesky } from '../math/cholesky.ts';

/**
 * PUDLE's three gradients of the dictionary (Algorithm 2, Eq. 7), in the limit of infinitely many
 * unrolled layers: the code is the lasso's minimiser, and its Jacobian follows from the conditions
 * that hold there (the implicit function theorem) instead of back-propagation through the layers.
 */
export type GradientKind = 'dec' | 'ae-lasso' | 'ae-ls';

/**
 * Gradient of the loss of one signal with respect to the atoms.
 *
 * - `dec`: `d/dH 1/2 ||y - H x||^2` at the given x; with r = y - H x, the entry (c, p, k) is
 *   `- sum_n x_c[n] r_p[n + k]`.
 * - `ae-ls`: of `1/2 ||y - H x(H)||^2`, x(H) the minimiser.
 * - `ae-lasso`: of `1/2 ||y - H x(H)||^2 + lambda ||x(H)||_1`. At the minimiser it equals `dec`
 *   (envelope theorem); away from it it corrects to first order.
 *
 * On the support S with signs s, x = G^-1 (H_S^T y - lambda s) with G = H_S^T H_S. Let g be the
 * gradient of the loss with respect to x_S: `-H_S^T r` (ls), `-H_S^T r + lambda s` (lasso).
 * With v = G^-1 g, differentiation of x gives
 *
 *     gradient = dec + [v correlated with r] - [x correlated with H v].
 *
 * @param traces `(channels x samples)`
 * @param code the minimiser, without zero entries
 * @param out `(atoms x channels x atomSamples)`, the gradient is ADDED to it
 * @param gram of the dictionary, where it is known already
 * @returns `out`
 */
export function addGradient(
  kind: GradientKind,
  dictionary: Dictionary,
  traces: Float64Array,
  samples: number,
  code: SparseCode,
  options: CodingOptions,
  out: Float64Array,
  gram = computeGram(dictionary),
): Float64Array {
  const residual = residualOf(dictionary, traces, samples, code);
  addCorrelation(dictionary, code, code.value, residual, samples, -1, out);
  if (kind === 'dec') return out;
  const slope = slopeOnSupport(kind, dictionary, code, residual, samples, options.lambda);
  const v = solveOnSupport(gram, code, slope);
  addCorrelation(dictionary, code, v, residual, samples, 1, out);
  const image = reconstruct(dictionary, { ...code, value: v }, samples, residual);
  return addCorrelation(dictionary, code, code.value, image, samples, -1, out);
}

/** Gradient of the loss with respect to the entries of the support. */
function slopeOnSupport(
  kind: 'ae-lasso' | 'ae-ls',
  dictionary: Dictionary,
  code: SparseCode,
  residual: Float64Array,
  samples: number,
  lambda: Float64Array,
): Float64Array {
  const { channelCount, atomSamples, atoms } = dictionary;
  const slope = new Float64Array(code.value.length);
  for (let i = 0; i < slope.length; i++) {
    let pull = 0;
    for (let p = 0; p < channelCount; p++) {
      const tap = (code.atom[i] * channelCount + p) * atomSamples;
      const signal = p * samples + code.position[i];
      for (let k = 0; k < atomSamples; k++) pull += atoms[tap + k] * residual[signal + k];
    }
    const shrinkage = kind === 'ae-lasso' ? lambda[code.atom[i]] * Math.sign(code.value[i]) : 0;
    slope[i] = shrinkage - pull;
  }
  return slope;
}

/** `G_SS^-1 b`, cluster by cluster: entries at least K samples apart do not see each other. */
function solveOnSupport(gram: Gram, code: SparseCode, b: Float64Array): Float64Array {
  const solution = Float64Array.from(b);
  for (let start = 0; start < b.length; ) {
    let end = start + 1;
    while (end < b.length && code.position[end] - code.position[end - 1] < gram.atomSamples) end++;
    const size = end - start;
    const matrix = new Float64Array(size * size);
    for (let i = 0; i < size; i++) {
      for (let j = 0; j <= i; j++) {
        const lag = code.position[start + i] - code.position[start + j];
        matrix[i * size + j] = gramAt(gram, code.atom[start + j], code.atom[start + i], lag);
      }
    }
    factorCholesky(matrix, size, size);
    solveCholesky(matrix, size, size, solution.subarray(start, end));
    start = end;
  }
  return solution;
}

/** `out[c, p, k] += scale * sum_n value_c[n] signal_p[n + k]`, the values at the places of `code`. */
function addCorrelation(
  dictionary: Dictionary,
  code: SparseCode,
  value: Float64Array,
  signal: Float64Array,
  samples: number,
  scale: number,
  out: Float64Array,
): Float64Array {
  const { channelCount, atomSamples } = dictionary;
  for (let i = 0; i < value.length; i++) {
    const weight = scale * value[i];
    for (let p = 0; p < channelCount; p++) {
      const tap = (code.atom[i] * channelCount + p) * atomSamples;
      const from = p * samples + code.position[i];
      for (let k = 0; k < atomSamples; k++) out[tap + k] += weight * signal[from + k];
    }
  }
  return out;
}
