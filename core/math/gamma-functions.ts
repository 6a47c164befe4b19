import { logGamma } from './special-functions.ts';

const mostTerms = 10_000;

/**
 * Regularised lower incomplete gamma function P(shape, x): the distribution function of a gamma
 * variable of unit scale. A series below `shape + 1`, Lentz's continued fraction above.
 * @param shape positive
 * @param x not negative
 */
export function regularisedGammaP(shape: number, x: number): number {
  if (x <= 0) return 0;
  if (x === Number.POSITIVE_INFINITY) return 1;
  const scale = Math.exp(shape * Math.log(x) - x - logGamma(shape));
  return x < shape + 1 ? scale * lowerSeries(shape, x) : 1 - scale * upperFraction(shape, x);
}

/** psi(x), the derivative of ln Gamma(x), x > 0: the recurrence up to 6, then the asymptotic series. */
export function digamma(x: number): number {
  let shifted = x;
  let below = 0;
  for (; shifted < 6; shifted++) below -= 1 / shifted;
  const t = 1 / (shifted * shifted);
  const tail = t * (1 / 12 - t * (1 / 120 - t * (1 / 252 - t * (1 / 240 - t * (1 / 132)))));
  return below + Math.log(shifted) - 0.5 / shifted - tail;
}

/** psi'(x), x > 0, in the same way. */
export function trigamma(x: number): number {
  let shifted = x;
  let below = 0;
  for (; shifted < 6; shifted++) below += 1 / (shifted * shifted);
  const t = 1 / (shifted * shifted);
  const tail = t * (1 / 6 - t * (1 / 30 - t * (1 / 42 - t * (1 / 30 - t * (5 / 66)))));
  return below + (1 + 0.5 / shifted + tail) / shifted;
}

/** sum_n x^n / (shape (shape + 1) ... (shape + n)). */
function lowerSeries(shape: number, x: number): number {
  let term = 1 / shape;
  let sum = term;
  for (let n = 1; n < mostTerms && term > 1e-17 * sum; n++) {
    term *= x / (shape + n);
    sum += term;
  }
  return sum;
}

/** Gamma(shape, x) e^x / x^shape by the continued fraction of Legendre. */
function upperFraction(shape: number, x: number): number {
  const tiny = 1e-300;
  let b = x + 1 - shape;
  let c = 1 / tiny;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1; n < mostTerms; n++) {
    const a = -n * (n - shape);
    b += 2;
    d = 1 / (Math.abs(a * d + b) < tiny ? tiny : a * d + b);
    c = Math.abs(b + a / c) < tiny ? tiny : b + a / c;
    fraction *= c * d;
    if (Math.abs(c * d - 1) < 1e-16) break;
  }
  return fraction;
}
