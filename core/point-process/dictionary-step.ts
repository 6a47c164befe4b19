import type { Likelihood } from '../csc/likelihood.ts';
import type { Dictionary, SparseCode } from '../csc/problem.ts';
import { factorCholesky, solveCholesky } from '../math/cholesky.ts';

/** A group of observations as the dictionary sees it: its code is held. */
export interface CodedGroup {
  readonly likelihood: Likelihood;
  readonly code: SparseCode;
}

/** Shortest share of a Newton step that is tried. */
const LEAST_STEP = 1e-3;
/** Of the largest curvature of a tap, what is added to all: taps that no event reaches stay as they are. */
const RIDGE = 1e-9;

/**
 * Negative log-likelihood of all groups, its gradient and its Hessian with respect to the taps of the
 * atoms, with the codes held: a generalised linear model with the shifted codes as its covariates
 * (BCOMP's CDU step, DCEA, Algorithm 2; g^dec of the CRsAE and PUDLE papers).
 */
export interface TapDerivatives {
  readonly value: number;
  /** `(atoms x atomSamples)`. */
  readonly gradient: Float64Array;
  /** Square of the same size. */
  readonly hessian: Float64Array;
}

export function tapDerivatives(
  dictionary: Dictionary,
  groups: readonly CodedGroup[],
): TapDerivatives {
  const { atomCount, atomSamples } = dictionary;
  const size = atomCount * atomSamples;
  const gradient = new Float64Array(size);
  const hessian = new Float64Array(size * size);
  let value = 0;
  for (const { likelihood, code } of groups) {
    const prediction = predict(dictionary, code, likelihood.length);
    const residual = new Float64Array(likelihood.length);
    const weight = new Float64Array(likelihood.length);
    value += likelihood.evaluate(prediction, residual, weight);
    addGradient(dictionary, code, residual, gradient);
    addHessian(dictionary, code, weight, hessian);
  }
  return { value, gradient, hessian };
}

/**
 * The atoms that explain all groups best with these codes, by Newton steps with a line search.
 * @param dictionary its atoms are replaced; not normalised
 * @returns negative log-likelihood after the last step
 */
export function fitAtoms(
  dictionary: Dictionary,
  groups: readonly CodedGroup[],
  steps: number,
): number {
  const size = dictionary.atoms.length;
  let value = Number.POSITIVE_INFINITY;
  for (let step = 0; step < steps; step++) {
    const { value: before, gradient, hessian } = tapDerivatives(dictionary, groups);
    let largest = 0;
    for (let i = 0; i < size; i++) largest = Math.max(largest, hessian[i * size + i]);
    if (largest === 0) return before;
    for (let i = 0; i < size; i++) hessian[i * size + i] += RIDGE * largest;
    factorCholesky(hessian, size, size, RIDGE * largest);
    const direction = solveCholesky(hessian, size, size, gradient);
    value = searchLine(dictionary, groups, direction, before);
    if (!(value < before - 1e-9 * Math.abs(before))) return Math.min(value, before);
  }
  return value;
}

/** Goes against `direction` as far as the likelihood grows; stays where it never does. */
function searchLine(
  dictionary: Dictionary,
  groups: readonly CodedGroup[],
  direction: Float64Array,
  before: number,
): number {
  const start = dictionary.atoms.slice();
  for (let step = 1; step >= LEAST_STEP; step /= 2) {
    for (let i = 0; i < start.length; i++) dictionary.atoms[i] = start[i] - step * direction[i];
    const value = totalValue(dictionary, groups);
    if (value < before) return value;
  }
  dictionary.atoms.set(start);
  return before;
}

function totalValue(dictionary: Dictionary, groups: readonly CodedGroup[]): number {
  let sum = 0;
  for (const { likelihood, code } of groups) {
    sum += likelihood.negativeLogLikelihood(predict(dictionary, code, likelihood.length));
  }
  return sum;
}

/** H x, where parts of atoms outside the signal do not count. */
function predict(dictionary: Dictionary, code: SparseCode, length: number): Float64Array {
  const out = new Float64Array(length);
  const { atoms, atomSamples } = dictionary;
  for (let i = 0; i < code.value.length; i++) {
    const row = code.atom[i] * atomSamples;
    const first = code.position[i];
    const value = code.value[i];
    const end = Math.min(atomSamples, length - first);
    for (let k = Math.max(0, -first); k < end; k++) out[first + k] += value * atoms[row + k];
  }
  return out;
}

function addGradient(
  { atomSamples }: Dictionary,
  code: SparseCode,
  residual: Float64Array,
  gradient: Float64Array,
): void {
  for (let i = 0; i < code.value.length; i++) {
    const row = code.atom[i] * atomSamples;
    const first = code.position[i];
    const end = Math.min(atomSamples, residual.length - first);
    for (let k = Math.max(0, -first); k < end; k++) {
      gradient[row + k] -= code.value[i] * residual[first + k];
    }
  }
}

/** Every bin that two events share couples one tap of each. */
function addHessian(
  dictionary: Dictionary,
  code: SparseCode,
  weight: Float64Array,
  hessian: Float64Array,
): void {
  const { atomSamples } = dictionary;
  const size = dictionary.atomCount * atomSamples;
  for (let i = 0; i < code.value.length; i++) {
    for (let j = 0; j < code.value.length; j++) {
      const lag = code.position[i] - code.position[j];
      if (lag <= -atomSamples || lag >= atomSamples) continue;
      const product = code.value[i] * code.value[j];
      const first = code.position[i];
      const from = Math.max(0, -lag, -first);
      const end = Math.min(atomSamples, atomSamples - lag, weight.length - first);
      let at = (code.atom[i] * atomSamples + from) * size + code.atom[j] * atomSamples + from + lag;
      for (let k = from; k < end; k++, at += size + 1) hessian[at] += product * weight[first + k];
    }
  }
}
