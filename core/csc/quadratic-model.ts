import { factorCholesky, solveCholesky } from '../math/cholesky.ts';
import { reluThreshold, softThreshold } from './proximal.ts';

/** A Newton step that the model does not determine, for atoms all but equal, is held by this ridge. */
const LEAST_PIVOT = 1e-10;
const SWEEPS = 8;
/** The line search and the next round make good what is left after so many. */
const MOST_TURNS = 8;

/** `pull0^T d - 1/2 d^T matrix d - sum_i lambda_i |value_i|` for d = value - value0, to be maximised. */
export interface QuadraticModel {
  readonly size: number;
  /** `(size x size)`, symmetric. */
  readonly matrix: Float64Array;
  /** Weight of each coordinate. */
  readonly lambda: readonly number[];
  /** Whether values may be negative. */
  readonly twoSided: boolean;
  /** Scratch of `size * size`. */
  readonly factor: Float64Array;
}

/**
 * Raises the model in place, to its maximum or near it: a linear system solves for the coordinates that
 * are not zero; where one of them would change its sign, or one that is zero would not be, sweeps over
 * single coordinates find out which are.
 * @param value where to begin; replaced
 * @param pull gradient of the smooth part there; follows
 */
export function raiseModel(
  model: QuadraticModel,
  value: Float64Array,
  pull: Float64Array,
): Float64Array {
  for (let turn = 0; turn < MOST_TURNS; turn++) {
    if (stepToOptimum(model, value, pull) && isOptimal(model, value, pull)) break;
    for (let sweep = 0; sweep < SWEEPS; sweep++) sweepCoordinates(model, value, pull);
  }
  return value;
}

function sweepCoordinates(model: QuadraticModel, value: Float64Array, pull: Float64Array): void {
  const { size, matrix, lambda, twoSided } = model;
  const shrink = twoSided ? softThreshold : reluThreshold;
  for (let i = 0; i < size; i++) {
    const curvature = matrix[i * size + i];
    if (!(curvature > 0)) continue;
    const best = shrink(pull[i] + curvature * value[i], lambda[i]) / curvature;
    const change = best - value[i];
    if (change === 0) continue;
    value[i] = best;
    for (let j = 0; j < size; j++) pull[j] -= change * matrix[i * size + j];
  }
}

/** Goes to the optimum of the coordinates that are not zero, or until one of them is; says whether it got there. */
function stepToOptimum(model: QuadraticModel, value: Float64Array, pull: Float64Array): boolean {
  const { size, matrix } = model;
  const free: number[] = [];
  for (let i = 0; i < size; i++) if (value[i] !== 0) free.push(i);
  const step = solveFree(model, free, value, pull);
  let length = 1;
  let first = -1;
  for (let k = 0; k < free.length; k++) {
    const start = value[free[k]];
    if (start * (start + step[k]) > 0 || -start / step[k] > length) continue;
    length = -start / step[k];
    first = k;
  }
  for (let k = 0; k < free.length; k++) {
    const i = free[k];
    const change = k === first ? -value[i] : length * step[k];
    value[i] = k === first ? 0 : value[i] + change;
    for (let j = 0; j < size; j++) pull[j] -= change * matrix[i * size + j];
  }
  return first < 0;
}

/** Newton step of the free coordinates. */
function solveFree(
  { size, matrix, lambda, factor }: QuadraticModel,
  free: readonly number[],
  value: Float64Array,
  pull: Float64Array,
): Float64Array {
  const count = free.length;
  const step = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    const i = free[k];
    for (let l = 0; l <= k; l++) factor[k * count + l] = matrix[i * size + free[l]];
    step[k] = pull[i] - Math.sign(value[i]) * lambda[i];
  }
  factorCholesky(factor, count, count, LEAST_PIVOT);
  return solveCholesky(factor, count, count, step);
}

/** Whether no coordinate that is zero would rather not be. */
function isOptimal(
  { size, lambda, twoSided }: QuadraticModel,
  value: Float64Array,
  pull: Float64Array,
): boolean {
  for (let i = 0; i < size; i++) {
    if (value[i] !== 0) continue;
    const excess = (twoSided ? Math.abs(pull[i]) : pull[i]) - lambda[i];
    if (excess > 1e-9 * (lambda[i] + Math.abs(pull[i]))) return false;
  }
  return true;
}
