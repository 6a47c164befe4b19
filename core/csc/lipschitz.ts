import type { Dictionary } from './problem.ts';

/** Grid points for each lag of the cross-spectra; the bound is then within 1 / cos(pi / 32), 0.5 %, of its value. */
const GRID_POINTS_PER_LAG = 32;

/** tr(M^(2^10))^(1 / 2^10) is at most d^(1 / 1024) times the largest of d eigenvalues. */
const SQUARINGS = 10;

/**
 * Upper bound on sigma_max^2(H), the L of CRsAE's Algorithm 1, for a signal of any length.
 *
 * H is a section of a convolution, so its largest singular value is at most the supremum over
 * frequency of that of the `(channels x atoms)` matrix of filter spectra H(w). For a fixed unit
 * vector v, T(w) = v* H(w)* H(w) v is a non-negative trigonometric polynomial of degree
 * n = K - 1. Around its maximum w0 such a polynomial stays above T(w0) cos(n (w - w0)) while
 * |w - w0| <= pi / n (M. Riesz), and the nearest of m > 2 n grid points is within pi / m. Hence
 *
 *     L <= max over the grid of lambda_max(H(w)* H(w)) / cos(pi n / m).
 */
export function lipschitzConstant(dictionary: Dictionary): number {
  const degree = dictionary.atomSamples - 1;
  const gridSize = Math.max(2, GRID_POINTS_PER_LAG * degree);
  const order = Math.min(dictionary.atomCount, dictionary.channelCount);
  const spectra = createMatrix(dictionary.channelCount, dictionary.atomCount);
  const product = createMatrix(order, order);
  const square = createMatrix(order, order);
  let largest = 0;
  // The atoms are real, so the other half of the circle repeats this one.
  for (let j = 0; 2 * j <= gridSize; j++) {
    filterSpectra(dictionary, (2 * Math.PI * j) / gridSize, spectra);
    gramOfSpectra(spectra, product);
    // The trace is the sum of the eigenvalues: below the largest so far, none can matter.
    if (trace(product) <= largest) continue;
    largest = Math.max(largest, largestEigenvalueBound(product, square));
  }
  return largest / Math.cos((Math.PI * degree) / gridSize);
}

interface ComplexMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly real: Float64Array;
  readonly imaginary: Float64Array;
}

function createMatrix(rows: number, columns: number): ComplexMatrix {
  return {
    rows,
    columns,
    real: new Float64Array(rows * columns),
    imaginary: new Float64Array(rows * columns),
  };
}

/** `out[p, c] = sum_k h_{c,p}[k] e^{-i w k}`. */
function filterSpectra(dictionary: Dictionary, w: number, out: ComplexMatrix): void {
  const { atomCount, channelCount, atomSamples, atoms } = dictionary;
  for (let c = 0; c < atomCount; c++) {
    for (let p = 0; p < channelCount; p++) {
      const tap = (c * channelCount + p) * atomSamples;
      let real = 0;
      let imaginary = 0;
      for (let k = 0; k < atomSamples; k++) {
        real += atoms[tap + k] * Math.cos(w * k);
        imaginary -= atoms[tap + k] * Math.sin(w * k);
      }
      out.real[p * atomCount + c] = real;
      out.imaginary[p * atomCount + c] = imaginary;
    }
  }
}

/** The smaller of A* A and A A*: the same non-zero eigenvalues. */
function gramOfSpectra(a: ComplexMatrix, out: ComplexMatrix): void {
  const overColumns = out.rows === a.columns;
  const length = overColumns ? a.rows : a.columns;
  const step = overColumns ? a.columns : 1;
  const start = overColumns ? 1 : a.columns;
  for (let i = 0; i < out.rows; i++) {
    for (let j = 0; j < out.rows; j++) {
      let real = 0;
      let imaginary = 0;
      for (let l = 0; l < length; l++) {
        const u = i * start + l * step;
        const v = j * start + l * step;
        real += a.real[u] * a.real[v] + a.imaginary[u] * a.imaginary[v];
        imaginary += a.real[u] * a.imaginary[v] - a.imaginary[u] * a.real[v];
      }
      out.real[i * out.rows + j] = real;
      out.imaginary[i * out.rows + j] = imaginary;
    }
  }
}

/**
 * `tr(M^(2^s))^(1 / 2^s) >= lambda_max(M)` for a Hermitian positive semi-definite M.
 * Overwrites both arguments.
 */
function largestEigenvalueBound(matrix: ComplexMatrix, scratch: ComplexMatrix): number {
  let power = matrix;
  let next = scratch;
  let scale = trace(power);
  let logBound = Math.log(scale);
  for (let s = 1; s <= SQUARINGS; s++) {
    squareOfScaled(power, 1 / scale, next);
    [power, next] = [next, power];
    scale = trace(power);
    logBound += Math.log(scale) / 2 ** s;
  }
  return Math.exp(logBound);
}

/** `out = (factor * a)^2`. */
function squareOfScaled(a: ComplexMatrix, factor: number, out: ComplexMatrix): void {
  const n = a.rows;
  const factorSquared = factor * factor;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let real = 0;
      let imaginary = 0;
      for (let l = 0; l < n; l++) {
        const u = i * n + l;
        const v = l * n + j;
        real += a.real[u] * a.real[v] - a.imaginary[u] * a.imaginary[v];
        imaginary += a.real[u] * a.imaginary[v] + a.imaginary[u] * a.real[v];
      }
      out.real[i * n + j] = factorSquared * real;
      out.imaginary[i * n + j] = factorSquared * imaginary;
    }
  }
}

function trace(matrix: ComplexMatrix): number {
  let sum = 0;
  for (let i = 0; i < matrix.rows; i++) sum += matrix.real[i * (matrix.rows + 1)];
  return sum;
}
