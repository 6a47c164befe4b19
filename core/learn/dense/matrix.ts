import type { Dictionary } from '../../csc/problem.ts';
import { supportOf } from './support.ts';

/**
 * Dictionaries that are matrices: D of `(signalSize x atomCount)` is a `Dictionary` of one channel
 * whose atoms are as long as the signals, thus held column by column.
 */

/** Iterations of the power method, and when it has settled. */
const powerIterations = 1000;
const powerTolerance = 1e-12;

/** `D^T D`, `(atoms x atoms)`: four by four products at a time, which stay in registers. */
export function gramMatrix({ atoms, atomCount, atomSamples }: Dictionary): Float64Array {
  const gram = new Float64Array(atomCount * atomCount);
  const whole = atomCount - (atomCount % 4);
  for (let i = 0; i < whole; i += 4) {
    for (let j = 0; j <= i; j += 4) addBlock(atoms, atomSamples, i, j, gram, atomCount);
  }
  for (let i = whole; i < atomCount; i++) {
    for (let j = 0; j <= i; j++) gram[i * atomCount + j] = dot(atoms, i, atoms, j, atomSamples);
  }
  for (let i = 0; i < atomCount; i++) {
    for (let j = i + 1; j < atomCount; j++) gram[i * atomCount + j] = gram[j * atomCount + i];
  }
  return gram;
}

function addBlock(
  atoms: Float64Array,
  size: number,
  i: number,
  j: number,
  gram: Float64Array,
  stride: number,
): void {
  const [a0, a1, a2, a3] = [i * size, (i + 1) * size, (i + 2) * size, (i + 3) * size];
  const [b0, b1, b2, b3] = [j * size, (j + 1) * size, (j + 2) * size, (j + 3) * size];
  let [s00, s01, s02, s03] = [0, 0, 0, 0];
  let [s10, s11, s12, s13] = [0, 0, 0, 0];
  let [s20, s21, s22, s23] = [0, 0, 0, 0];
  let [s30, s31, s32, s33] = [0, 0, 0, 0];
  for (let k = 0; k < size; k++) {
    const [x0, x1, x2, x3] = [atoms[a0 + k], atoms[a1 + k], atoms[a2 + k], atoms[a3 + k]];
    const [y0, y1, y2, y3] = [atoms[b0 + k], atoms[b1 + k], atoms[b2 + k], atoms[b3 + k]];
    s00 += x0 * y0;
    s01 += x0 * y1;
    s02 += x0 * y2;
    s03 += x0 * y3;
    s10 += x1 * y0;
    s11 += x1 * y1;
    s12 += x1 * y2;
    s13 += x1 * y3;
    s20 += x2 * y0;
    s21 += x2 * y1;
    s22 += x2 * y2;
    s23 += x2 * y3;
    s30 += x3 * y0;
    s31 += x3 * y1;
    s32 += x3 * y2;
    s33 += x3 * y3;
  }
  gram.set([s00, s01, s02, s03], i * stride + j);
  gram.set([s10, s11, s12, s13], (i + 1) * stride + j);
  gram.set([s20, s21, s22, s23], (i + 2) * stride + j);
  gram.set([s30, s31, s32, s33], (i + 3) * stride + j);
}

/** Product of row `i` of `a` and row `j` of `b`, both of `size` entries. */
export function dot(a: Float64Array, i: number, b: Float64Array, j: number, size: number): number {
  const [atA, atB] = [i * size, j * size];
  let sum = 0;
  for (let k = 0; k < size; k++) sum += a[atA + k] * b[atB + k];
  return sum;
}

/** `out += scale * row i of a`. */
export function addRow(
  a: Float64Array,
  i: number,
  size: number,
  scale: number,
  out: Float64Array,
  to = 0,
): void {
  const from = i * size;
  for (let k = 0; k < size; k++) out[to + k] += scale * a[from + k];
}

/**
 * `out += scale * sum_j weights_j row_j`, four rows at a time, because most of the work of an encoder
 * is here: the sums of entries of `out` stay in registers for four of them.
 * @param weights one a row, most of them zero
 */
export function addCombination(
  rows: Float64Array,
  size: number,
  weights: Float64Array,
  scale: number,
  out: Float64Array,
  to = 0,
): void {
  const active = supportOf(weights);
  const whole = active.length - (active.length % 4);
  for (let i = 0; i < whole; i += 4) {
    const [a, b, c, d] = [active[i], active[i + 1], active[i + 2], active[i + 3]];
    const [wa, wb, wc, wd] = [
      scale * weights[a],
      scale * weights[b],
      scale * weights[c],
      scale * weights[d],
    ];
    const [atA, atB, atC, atD] = [a * size, b * size, c * size, d * size];
    for (let k = 0; k < size; k++) {
      out[to + k] +=
        wa * rows[atA + k] + wb * rows[atB + k] + wc * rows[atC + k] + wd * rows[atD + k];
    }
  }
  for (let i = whole; i < active.length; i++) {
    addRow(rows, active[i], size, scale * weights[active[i]], out, to);
  }
}

/** `D^T x`, `(atoms)`. */
export function correlations({ atoms, atomCount, atomSamples }: Dictionary, signal: Float64Array) {
  return Float64Array.from({ length: atomCount }, (_, j) => dot(atoms, j, signal, 0, atomSamples));
}

/** `D z`, `(signalSize)`. */
export function synthesise({ atoms, atomSamples }: Dictionary, code: Float64Array): Float64Array {
  const signal = new Float64Array(atomSamples);
  addCombination(atoms, atomSamples, code, 1, signal);
  return signal;
}

/** Largest singular value, by the power method from a vector that is orthogonal to none by chance. */
export function spectralNorm(rows: Float64Array, rowCount: number): number {
  const size = rows.length / rowCount;
  let vector = Float64Array.from({ length: size }, (_, k) => Math.cos(k + 1));
  let norm = 0;
  for (let iteration = 0; iteration < powerIterations; iteration++) {
    const length = Math.sqrt(dot(vector, 0, vector, 0, size));
    if (length === 0) return 0;
    const previous = norm;
    norm = Math.sqrt(length);
    if (Math.abs(norm - previous) <= powerTolerance * norm) break;
    const next = new Float64Array(size);
    for (let i = 0; i < rowCount; i++) {
      addRow(rows, i, size, dot(rows, i, vector, 0, size) / length, next);
    }
    vector = next;
  }
  return norm;
}
