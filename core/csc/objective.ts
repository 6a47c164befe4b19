import { correlate, reconstruct } from './operators.ts';
import { type CodingOptions, type Dictionary, type SparseCode, validSamples } from './problem.ts';

/** `1/2 ||y - H x||^2 + sum_c lambda_c ||x_c||_1` (CRsAE, Eq. 9); infinite where x breaks x >= 0. */
export function objective(
  dictionary: Dictionary,
  traces: Float64Array,
  samples: number,
  code: SparseCode,
  options: CodingOptions,
): number {
  const residual = residualOf(dictionary, traces, samples, code);
  return dot(residual, residual) / 2 + penalty(code, options);
}

/**
 * How far a code is from the conditions that mark a minimiser, in units of lambda: with
 * beta = H^T (y - H x), the largest of `|beta - lambda sgn(x)| / lambda` where x is not zero and
 * `(|beta| - lambda)_+ / lambda` where it is (`(beta - lambda)_+` for x >= 0). Zero exactly at
 * minimisers; infinite where x breaks x >= 0. Every lambda must be positive.
 */
export function kktResidual(
  dictionary: Dictionary,
  traces: Float64Array,
  samples: number,
  code: SparseCode,
  options: CodingOptions,
): number {
  const positions = validSamples(samples, dictionary.atomSamples);
  const beta = residualCorrelation(dictionary, traces, samples, code);
  let worst = 0;
  for (let i = 0; i < code.value.length; i++) {
    const value = code.value[i];
    if (value === 0) continue;
    if (value < 0 && !options.twoSided) return Number.POSITIVE_INFINITY;
    const at = code.atom[i] * positions + code.position[i];
    const lambda = options.lambda[code.atom[i]];
    worst = Math.max(worst, Math.abs(beta[at] / lambda - Math.sign(value)));
    beta[at] = 0;
  }
  for (let c = 0; c < dictionary.atomCount; c++) {
    for (let n = 0; n < positions; n++) {
      const pull = options.twoSided ? Math.abs(beta[c * positions + n]) : beta[c * positions + n];
      worst = Math.max(worst, pull / options.lambda[c] - 1);
    }
  }
  return worst;
}

/**
 * Upper bound on how far the objective of a code is above the minimum, without knowing it: the
 * gap to the dual value `1/2 ||y||^2 - 1/2 ||y - theta||^2` at theta = s r, where r = y - H x
 * and s <= 1 is the largest scale for which theta keeps `|h^T theta| <= lambda` (one-sided:
 * `h^T theta <= lambda`). Fercoq, Gramfort & Salmon, ICML 2015, section 2.
 */
export function dualityGap(
  dictionary: Dictionary,
  traces: Float64Array,
  samples: number,
  code: SparseCode,
  options: CodingOptions,
): number {
  const positions = validSamples(samples, dictionary.atomSamples);
  const residual = residualOf(dictionary, traces, samples, code);
  const beta = new Float64Array(dictionary.atomCount * positions);
  correlate(dictionary, residual, samples, beta);
  let scale = 1;
  for (let c = 0; c < dictionary.atomCount; c++) {
    for (let n = 0; n < positions; n++) {
      const pull = options.twoSided ? Math.abs(beta[c * positions + n]) : beta[c * positions + n];
      if (scale * pull > options.lambda[c]) scale = options.lambda[c] / pull;
    }
  }
  // 1/2 ||y||^2 - 1/2 ||y - s r||^2 = s <y, r> - s^2 / 2 ||r||^2
  const energy = dot(residual, residual);
  const dual = scale * dot(traces, residual) - (scale ** 2 / 2) * energy;
  return energy / 2 + penalty(code, options) - dual;
}

function penalty(code: SparseCode, options: CodingOptions): number {
  let sum = 0;
  for (let i = 0; i < code.value.length; i++) {
    if (code.value[i] < 0 && !options.twoSided) return Number.POSITIVE_INFINITY;
    sum += options.lambda[code.atom[i]] * Math.abs(code.value[i]);
  }
  return sum;
}

/** y - H x, `(channels x samples)`. */
export function residualOf(
  dictionary: Dictionary,
  traces: Float64Array,
  samples: number,
  code: SparseCode,
): Float64Array {
  const length = dictionary.channelCount * samples;
  const residual = reconstruct(dictionary, code, samples, new Float64Array(length));
  for (let i = 0; i < length; i++) residual[i] = traces[i] - residual[i];
  return residual;
}

function residualCorrelation(
  dictionary: Dictionary,
  traces: Float64Array,
  samples: number,
  code: SparseCode,
): Float64Array {
  const positions = validSamples(samples, dictionary.atomSamples);
  const residual = residualOf(dictionary, traces, samples, code);
  return correlate(
    dictionary,
    residual,
    samples,
    new Float64Array(dictionary.atomCount * positions),
  );
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
