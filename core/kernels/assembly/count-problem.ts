/**
 * What the encoder of counts is at: the code's prediction with all that follows from it, and that of a
 * code that is tried. These are registers of the instance, not memory.
 */
import { at8 } from './rows';

/** Bins behind the last that vectors may touch. */
const BIN_SLACK: i32 = 6;

export let atomCount: i32 = 0;
export let atomSamples: i32 = 0;
export let twoSided: bool = false;
/** The filters of `correlateRows`. */
export let filters: usize = 0;
export let filterCount: i32 = 0;
/** Largest norm of an atom. */
export let largestNorm: f64 = 0;
/** Of each atom, f64. */
export let lambdas: usize = 0;
export let bins: i32 = 0;
export let positions: i32 = 0;
/** The code's prediction, its working observation and curvature, f64; and the same of a code to try. */
export let prediction: usize = 0;
export let residual: usize = 0;
export let curvature: usize = 0;
export let triedPrediction: usize = 0;
export let triedResidual: usize = 0;
export let triedCurvature: usize = 0;
/** Which way the prediction goes. */
export let direction: usize = 0;

/**
 * @param problem see `encodeCounts`
 * @param rows f64, seven of `bins + 7`
 */
export function openProblem(problem: usize, binCount: i32, lambda: usize, rows: usize): void {
  atomCount = load<i32>(problem);
  atomSamples = load<i32>(problem, 4);
  twoSided = load<i32>(problem, 8) !== 0;
  filters = <usize>load<u32>(problem, 16);
  filterCount = load<i32>(problem, 20);
  largestNorm = <f64>load<f32>(problem, 28);
  lambdas = lambda;
  bins = binCount;
  positions = bins - atomSamples + 1;
  const row = (bins + BIN_SLACK + 1) & ~1;
  memory.fill(rows, 0, (<usize>(7 * row)) << 3);
  prediction = rows;
  residual = at8(prediction, row);
  curvature = at8(residual, row);
  triedPrediction = at8(curvature, row);
  triedResidual = at8(triedPrediction, row);
  triedCurvature = at8(triedResidual, row);
  direction = at8(triedCurvature, row);
}

/** What was tried becomes the code; what was the code is left in its place. */
export function takeTried(): void {
  const rowP = prediction;
  const rowR = residual;
  const rowC = curvature;
  prediction = triedPrediction;
  residual = triedResidual;
  curvature = triedCurvature;
  triedPrediction = rowP;
  triedResidual = rowR;
  triedCurvature = rowC;
}
