/**
 * What the encoder of counts is at: the code's prediction and all that follows from it. These are
 * registers of the instance, not memory.
 */
import { evaluateBins } from './count-likelihood';
import { at8, BLOCK_BITS } from './rows';

/** Bins behind the last that vectors may touch. */
const BIN_SLACK: i32 = 8;

export let atomCount: i32 = 0;
export let atomSamples: i32 = 0;
export let twoSided: bool = false;
/** The filters of `correlateIntegers`. */
export let filters: usize = 0;
export let filterCount: i32 = 0;
/** See `encodeCounts`; two f64 an atom. */
export let precisions: usize = 0;
/** Largest norm of an atom. */
export let largestNorm: f64 = 0;
/** Of each atom, f64. */
export let lambdas: usize = 0;
export let bins: i32 = 0;
export let positions: i32 = 0;
export let binBlocks: i32 = 0;
/** The code's prediction, its working observation and the curvature of the likelihood there, f64. */
let prediction: usize = 0;
export let residual: usize = 0;
export let curvature: usize = 0;
/** Which way the prediction goes. */
export let direction: usize = 0;

/**
 * @param problem see `encodeCounts`
 * @param rows f64, four of `bins + 9`
 */
export function openProblem(problem: usize, binCount: i32, lambda: usize, rows: usize): void {
  atomCount = load<i32>(problem);
  atomSamples = load<i32>(problem, 4);
  twoSided = load<i32>(problem, 8) !== 0;
  filters = <usize>load<u32>(problem, 16);
  filterCount = load<i32>(problem, 20);
  largestNorm = <f64>load<f32>(problem, 28);
  precisions = problem + 32;
  lambdas = lambda;
  bins = binCount;
  positions = bins - atomSamples + 1;
  binBlocks = ((bins - 1) >> BLOCK_BITS) + 1;
  const row = (bins + BIN_SLACK + 1) & ~1;
  memory.fill(rows, 0, (<usize>(4 * row)) << 3);
  prediction = rows;
  residual = at8(prediction, row);
  curvature = at8(residual, row);
  direction = at8(curvature, row);
}

/** All that follows from `prediction` in bins [first, end), from an even one on. @returns see `evaluateBins` */
export function evaluate(first: i32, end: i32): f64 {
  return evaluateBins(first, end, prediction, residual, curvature);
}

/** Largest magnitude in a row of bins [first, end), of which the first is even. */
export function largestOf(row: usize, first: i32, end: i32): f64 {
  let most = f64x2.splat(0);
  for (let n = first; n < end; n += 2) {
    most = f64x2.pmax(most, f64x2.abs(v128.load(at8(row, n))));
  }
  return max(f64x2.extract_lane(most, 0), f64x2.extract_lane(most, 1));
}

/** Moves the prediction of bins [first, end) so far in the direction, which is zero afterwards. */
export function moveBins(first: i32, end: i32, length: f64): void {
  const lengths = f64x2.splat(length);
  const zero = f64x2.splat(0);
  for (let n = first; n < end; n += 2) {
    const at = at8(prediction, n);
    const way = at8(direction, n);
    v128.store(at, f64x2.add(v128.load(at), f64x2.mul(lengths, v128.load(way))));
    v128.store(way, zero);
  }
}
