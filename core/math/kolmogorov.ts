/** From so many values on the asymptotic distribution is right to three digits. */
const exactUpTo = 100;

/**
 * P(D >= distance) for the Kolmogorov-Smirnov distance D of `count` independent uniform values: how
 * often values that do follow the distribution are as far from it. Exact for up to 100 values
 * (Marsaglia, Tsang and Wang, J. Stat. Softw. 8, 2003); beyond, the asymptotic distribution with
 * Vrbik's correction (Pioneer J. Theor. Appl. Stat. 15, 2018). NaN without values.
 */
export function kolmogorovPValue(distance: number, count: number): number {
  if (count === 0) return Number.NaN;
  if (distance <= 0.5 / count) return 1;
  if (distance >= 1) return 0;
  if (count > exactUpTo) {
    const x = Math.sqrt(count) * distance;
    return limitingTail(x + 1 / (6 * Math.sqrt(count)) + (x - 1) / (4 * count));
  }
  // Far out the exact value would be the difference of two that are nearly one.
  const squared = count * distance * distance;
  if (squared > 7.24) {
    return 2 * Math.exp(-(2.000071 + 0.331 / Math.sqrt(count) + 1.409 / count) * squared);
  }
  return Math.min(1, Math.max(0, 1 - exactProbability(distance, count)));
}

/** 1 - K(x) of the Kolmogorov distribution, by the series that converges quickly where x is. */
function limitingTail(x: number): number {
  if (x <= 0) return 1;
  let sum = 0;
  if (x < 1) {
    for (let k = 1; k <= 7; k += 2) sum += Math.exp(-((k * Math.PI) ** 2) / (8 * x * x));
    return 1 - (Math.sqrt(2 * Math.PI) / x) * sum;
  }
  for (let k = 1; k <= 6; k++) sum += (k % 2 === 1 ? 1 : -1) * Math.exp(-2 * k * k * x * x);
  return 2 * sum;
}

/** P(D < distance): n! / n^n times the middle entry of the n-th power of a matrix. */
function exactProbability(distance: number, count: number): number {
  const k = Math.floor(count * distance) + 1;
  const size = 2 * k - 1;
  const power = matrixPower(durbinMatrix(size, k - count * distance), size, count);
  let probability = power.values[(k - 1) * size + k - 1];
  let exponent = power.exponent;
  for (let i = 1; i <= count; i++) {
    probability *= i / count;
    if (probability < 1e-140) {
      probability *= 1e140;
      exponent -= 140;
    }
  }
  return probability * 10 ** exponent;
}

/** The matrix H of the paper, `(size x size)`; `h` = k - n d. */
function durbinMatrix(size: number, h: number): Float64Array {
  const matrix = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size && j <= i + 1; j++) matrix[i * size + j] = 1;
  }
  for (let i = 0; i < size; i++) {
    matrix[i * size] -= h ** (i + 1);
    matrix[(size - 1) * size + i] -= h ** (size - i);
  }
  if (2 * h > 1) matrix[(size - 1) * size] += (2 * h - 1) ** size;
  for (let i = 0; i < size; i++) {
    let factorial = 1;
    for (let j = i; j >= 0; j--) {
      factorial *= i - j + 1;
      matrix[i * size + j] /= factorial;
    }
  }
  return matrix;
}

/** A matrix times a power of ten. */
interface ScaledMatrix {
  readonly values: Float64Array;
  readonly exponent: number;
}

function matrixPower(matrix: Float64Array, size: number, power: number): ScaledMatrix {
  if (power === 1) return { values: matrix, exponent: 0 };
  const half = matrixPower(matrix, size, Math.floor(power / 2));
  const even = rescaled(product(half.values, half.values, size), 2 * half.exponent, size);
  if (power % 2 === 0) return even;
  return { values: product(matrix, even.values, size), exponent: even.exponent };
}

function product(a: Float64Array, b: Float64Array, size: number): Float64Array {
  const out = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < size; k++) {
      const factor = a[i * size + k];
      if (factor === 0) continue;
      for (let j = 0; j < size; j++) out[i * size + j] += factor * b[k * size + j];
    }
  }
  return out;
}

/** Keeps the middle entry, which is the largest, from overflowing. */
function rescaled(values: Float64Array, exponent: number, size: number): ScaledMatrix {
  const middle = (size - 1) / 2;
  if (values[middle * size + middle] <= 1e140) return { values, exponent };
  return { values: values.map((value) => value * 1e-140), exponent: exponent + 140 };
}
