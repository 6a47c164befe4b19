import { assert } from '../base/assert.ts';

export interface SymmetricEigen {
  /** `n` eigenvalues, ascending. */
  readonly values: Float64Array;
  /** `(n x n)`, one unit eigenvector a row: `vectors[k * n + i]` is component `i` of vector `k`. */
  readonly vectors: Float64Array;
}

const maximumSweeps = 60;

/**
 * Eigenvalues and eigenvectors of a real symmetric matrix: Householder reduction to tridiagonal
 * form, then implicit QL with shifts (Golub and Van Loan, Matrix Computations, 8.3).
 * @param matrix `(n x n)`; only its lower triangle is read, it is not changed
 */
export function symmetricEigen(matrix: Float64Array, n: number): SymmetricEigen {
  const q = matrix.slice(0, n * n);
  const diagonal = new Float64Array(n);
  const below = new Float64Array(n);
  tridiagonalise(q, n, diagonal, below);
  diagonalise(q, n, diagonal, below);
  return sortedAscending(q, n, diagonal);
}

/**
 * A = Q T Q'. On return `q` holds Q by columns, `diagonal` the diagonal of T and `below[i]` its
 * element (i, i - 1).
 */
function tridiagonalise(
  q: Float64Array,
  n: number,
  diagonal: Float64Array,
  below: Float64Array,
): void {
  for (let i = n - 1; i > 0; i--) {
    const row = i * n;
    let scale = 0;
    for (let k = 0; k < i; k++) scale += Math.abs(q[row + k]);
    if (i === 1 || scale === 0) {
      below[i] = q[row + i - 1];
      diagonal[i] = 0;
      continue;
    }
    let h = 0;
    for (let k = 0; k < i; k++) {
      q[row + k] /= scale;
      h += q[row + k] ** 2;
    }
    const last = q[row + i - 1];
    const g = last >= 0 ? -Math.sqrt(h) : Math.sqrt(h);
    below[i] = scale * g;
    h -= last * g;
    q[row + i - 1] = last - g;
    applyReflector(q, n, i, h, below);
    diagonal[i] = h;
  }
  accumulateReflectors(q, n, diagonal);
  below[0] = 0;
}

/** A <- P A P for the reflector P = 1 - u u' / h held in row `i`; u / h is kept in column `i`. */
function applyReflector(q: Float64Array, n: number, i: number, h: number, p: Float64Array): void {
  const row = i * n;
  let projection = 0;
  for (let j = 0; j < i; j++) {
    q[j * n + i] = q[row + j] / h;
    let sum = 0;
    for (let k = 0; k <= j; k++) sum += q[j * n + k] * q[row + k];
    for (let k = j + 1; k < i; k++) sum += q[k * n + j] * q[row + k];
    p[j] = sum / h;
    projection += p[j] * q[row + j];
  }
  const half = projection / (h + h);
  for (let j = 0; j < i; j++) {
    const u = q[row + j];
    p[j] -= half * u;
    for (let k = 0; k <= j; k++) q[j * n + k] -= u * p[k] + p[j] * q[row + k];
  }
}

function accumulateReflectors(q: Float64Array, n: number, diagonal: Float64Array): void {
  diagonal[0] = 0;
  for (let i = 0; i < n; i++) {
    if (diagonal[i] !== 0) {
      for (let j = 0; j < i; j++) {
        let sum = 0;
        for (let k = 0; k < i; k++) sum += q[i * n + k] * q[k * n + j];
        for (let k = 0; k < i; k++) q[k * n + j] -= sum * q[k * n + i];
      }
    }
    diagonal[i] = q[i * n + i];
    q[i * n + i] = 1;
    for (let j = 0; j < i; j++) {
      q[j * n + i] = 0;
      q[i * n + j] = 0;
    }
  }
}

/** Implicit QL: `diagonal` becomes the eigenvalues, the columns of `q` the eigenvectors. */
function diagonalise(
  q: Float64Array,
  n: number,
  diagonal: Float64Array,
  below: Float64Array,
): void {
  below.copyWithin(0, 1);
  if (n > 0) below[n - 1] = 0;
  for (let first = 0; first < n; first++) {
    for (let sweep = 0; ; sweep++) {
      const last = endOfBlock(diagonal, below, first, n);
      if (last === first) break;
      assert(sweep < maximumSweeps, 'the eigenvalues of a symmetric matrix did not converge');
      sweepBlock(q, n, diagonal, below, first, last);
    }
  }
}

/** Last index of the unreduced block that starts at `first`. */
function endOfBlock(diagonal: Float64Array, below: Float64Array, first: number, n: number): number {
  for (let i = first; i < n - 1; i++) {
    const size = Math.abs(diagonal[i]) + Math.abs(diagonal[i + 1]);
    if (Math.abs(below[i]) <= Number.EPSILON * size) return i;
  }
  return n - 1;
}

function sweepBlock(
  q: Float64Array,
  n: number,
  diagonal: Float64Array,
  below: Float64Array,
  first: number,
  last: number,
): void {
  let g = (diagonal[first + 1] - diagonal[first]) / (2 * below[first]);
  const radius = Math.hypot(g, 1);
  g = diagonal[last] - diagonal[first] + below[first] / (g + (g >= 0 ? radius : -radius));
  let s = 1;
  let c = 1;
  let p = 0;
  for (let i = last - 1; i >= first; i--) {
    const f = s * below[i];
    const b = c * below[i];
    const r = Math.hypot(f, g);
    below[i + 1] = r;
    if (r === 0) {
      diagonal[i + 1] -= p;
      below[last] = 0;
      return;
    }
    s = f / r;
    c = g / r;
    g = diagonal[i + 1] - p;
    const t = (diagonal[i] - g) * s + 2 * c * b;
    p = s * t;
    diagonal[i + 1] = g + p;
    g = c * t - b;
    for (let k = 0; k < n; k++) {
      const upper = q[k * n + i + 1];
      q[k * n + i + 1] = s * q[k * n + i] + c * upper;
      q[k * n + i] = c * q[k * n + i] - s * upper;
    }
  }
  diagonal[first] -= p;
  below[first] = g;
  below[last] = 0;
}

function sortedAscending(q: Float64Array, n: number, diagonal: Float64Array): SymmetricEigen {
  const order = Array.from(diagonal.keys()).sort((a, b) => diagonal[a] - diagonal[b]);
  const values = new Float64Array(n);
  const vectors = new Float64Array(n * n);
  order.forEach((column, k) => {
    values[k] = diagonal[column];
    for (let i = 0; i < n; i++) vectors[k * n + i] = q[i * n + column];
  });
  return { values, vectors };
}
