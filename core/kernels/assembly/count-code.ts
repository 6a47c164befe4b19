/**
 * The minimiser of the negative log-likelihood of counts and a weighted l1 norm, as
 * core/csc/proximal-newton.ts finds it: each round takes in the coordinates that break their condition
 * most and makes one proximal Newton step with a line search. All of it is in double precision but for the
 * correlations that tell who breaks a condition, and for the start.
 */
import { evaluate, openCounts } from './count-likelihood';
import { openModel, raiseModel, steps } from './count-model';
import {
  atomCount,
  atomSamples,
  bins,
  curvature,
  direction,
  lambdas,
  openProblem,
  positions,
  prediction,
  residual,
  takeTried,
  triedCurvature,
  triedPrediction,
  triedResidual,
  twoSided,
} from './count-problem';
import {
  addViolators,
  correlateAll,
  forgetZeros,
  lowerSlacks,
  openScreening,
  pull,
  stride,
} from './count-screening';
import {
  add,
  addPrediction,
  allValues,
  atomOf,
  correlate,
  dropZeros,
  entryOf,
  openSupport,
  positionOf,
  setValue,
  size,
  weightedGram,
} from './count-support';
import { descend, flagBlocksAboveLambda } from './lasso-descent';
import * as lasso from './lasso-problem';
import * as lassoSupport from './lasso-support';
import { at4, at8 } from './rows';

const TOLERANCE: f64 = 1e-5;
const MOST_ROUNDS: i32 = 300;
const LEAST_STEP: f64 = 1e-4;
const SUFFICIENT_DECREASE: f64 = 1e-4;
const OBJECTIVE_ROUNDING: f64 = 1e-14;
/** Where the start moves no coordinate by more than this share of lambda, the rounds go on. */
const START_TOLERANCE: f64 = 0.3;

/** Of each member of the support, f64: its pull, lambda, value before the step and change. */
let slopes: usize = 0;
let weights: usize = 0;
let before: usize = 0;
let firsts: usize = 0;
let matrix: usize = 0;
let objective: f64 = 0;
let rounds: i32 = 0;
let worst: f64 = 0;

/**
 * @param problem eight words: atomCount, atomSamples, twoSided, the addresses of the taps as
 * `openSupport` wants them, of the filters of `correlateRows` and their number, and of the problem of a
 * lasso with lambda 1, and the largest norm of an atom, f32
 * @param counts see `openCounts`
 * @param lambda f64, one an atom
 * @param start number of members that the code begins with, or -1 for none
 * @param startKeys i32, `position * atomCount + atom` of each, and f64 `startValues`
 * @param rows f64, seven of `bins + 7`
 * @param slackRow see `openScreening`; likewise `narrowRow`, `pullRows` and `rowStride`
 * @param lassoWork see `solveLasso`; likewise `lassoLists`
 * @param work 12 f64 a member, a row of weighted taps, and two f64 for each pair of members
 * @returns number of non-zeros, or -1 where there are more than `capacity` or no step was found
 */
export function encodeCounts(
  problem: usize,
  counts: usize,
  lambda: usize,
  start: i32,
  startKeys: usize,
  startValues: usize,
  rows: usize,
  slackRow: usize,
  narrowRow: usize,
  pullRows: usize,
  rowStride: i32,
  lassoWork: usize,
  lassoLists: usize,
  work: usize,
  capacity: i32,
): i32 {
  openCounts(counts);
  openProblem(problem, load<i32>(counts, 4), lambda, rows);
  openScreening(narrowRow, pullRows, rowStride, slackRow);
  const supportWork = openMembers(work, capacity);
  openSupport(atomSamples, <usize>load<u32>(problem, 12), supportWork, capacity);
  objective = evaluate(prediction, residual, curvature);
  if (start < 0) {
    if (!startWithLasso(<usize>load<u32>(problem, 24), lassoWork, lassoLists)) return -1;
  } else {
    for (let i: i32 = 0; i < start; i++) {
      const key = load<i32>(at4(startKeys, i));
      const value = load<f64>(at8(startValues, i));
      if (!add(key % atomCount, key / atomCount, value)) return -1;
    }
  }
  addPrediction(allValues(), prediction);
  objective = evaluate(prediction, residual, curvature) + penalty();
  return descendRounds() ? size : -1;
}

/** Writes the code of the last `encodeCounts`: positions f64, values f64, worst condition and rounds f64, then atoms i32. */
export function readCounts(out: usize): void {
  const values = at8(out, size);
  const facts = at8(values, size);
  const atoms = at8(facts, 2);
  for (let i: i32 = 0; i < size; i++) {
    store<f64>(at8(out, i), positionOf(i));
    store<f64>(at8(values, i), entryOf(i));
    store<i32>(at4(atoms, i), atomOf(i));
  }
  store<f64>(facts, worst);
  store<f64>(facts, rounds, 8);
}

/** @returns where the work of the support begins */
function openMembers(work: usize, capacity: i32): usize {
  const even = (capacity + 1) & ~1;
  slopes = work;
  weights = at8(slopes, even);
  before = at8(weights, even);
  firsts = at8(before, even);
  matrix = at8(firsts, even);
  const model = at8(matrix, even * even);
  openModel(model, even);
  return at8(model, 6 * even + even * even);
}

function penalty(): f64 {
  let sum: f64 = 0;
  for (let i: i32 = 0; i < size; i++)
    sum += load<f64>(at8(lambdas, atomOf(i))) * Math.abs(entryOf(i));
  return sum;
}

/**
 * Begins near the minimiser of the quadratic model at zero with one curvature for all bins: a lasso,
 * whose greedy descent finds most of the support.
 */
function startWithLasso(problem: usize, work: usize, lists: usize): bool {
  let sum: f64 = 0;
  for (let n: i32 = 0; n < bins; n++) sum += load<f64>(at8(curvature, n));
  const unit = load<f64>(lambdas) / (sum / <f64>bins);
  correlateAll();
  for (let c: i32 = 0; c < atomCount; c++) {
    const factor = f32x4.splat(<f32>(1 / load<f64>(at8(lambdas, c))));
    const row = at4(pull, c * stride);
    for (let n: i32 = 0; n < positions; n += 4) {
      v128.store(at4(row, n), f32x4.mul(v128.load(at4(row, n)), factor));
    }
  }
  lasso.openProblem(problem, pull, positions, stride, work);
  lassoSupport.openSupport(lists, atomCount * positions);
  if (flagBlocksAboveLambda()) descend(START_TOLERANCE);

  lassoSupport.gatherSupport();
  for (let i: i32 = 0; i < lassoSupport.supportCount; i++) {
    const atom = lassoSupport.atomOf(i);
    const position = lassoSupport.positionOf(i);
    if (!add(atom, position, unit * lasso.entryAt(atom, position))) return false;
  }
  return true;
}

function descendRounds(): bool {
  rounds = 0;
  while (rounds < MOST_ROUNDS) {
    rounds++;
    const outside = addViolators(TOLERANCE);
    if (outside < 0) return false;
    correlate(residual, slopes);
    const inside = worstInside();
    worst = max(inside, outside);
    if (worst <= TOLERANCE) return true;
    const lowered = newtonStep();
    forgetZeros();
    dropZeros();
    if (!lowered && outside <= TOLERANCE) return true;
  }
  return true;
}

/** Largest `|pull - lambda sgn(x)| / lambda` of the members that are not zero. */
function worstInside(): f64 {
  let most: f64 = 0;
  for (let i: i32 = 0; i < size; i++) {
    const value = entryOf(i);
    if (value === 0) continue;
    const share = load<f64>(at8(slopes, i)) / load<f64>(at8(lambdas, atomOf(i)));
    most = max(most, Math.abs(share - (value > 0 ? 1 : -1)));
  }
  return most;
}

/** @returns whether the objective fell */
function newtonStep(): bool {
  for (let i: i32 = 0; i < size; i++) {
    store<f64>(at8(weights, i), load<f64>(at8(lambdas, atomOf(i))));
    store<f64>(at8(before, i), entryOf(i));
  }
  weightedGram(curvature, firsts, matrix);
  if (!raiseModel(size, firsts, matrix, before, slopes, weights, twoSided)) return false;
  let promised: f64 = 0;
  for (let i: i32 = 0; i < size; i++) {
    const value = load<f64>(at8(before, i));
    const change = load<f64>(at8(steps, i));
    const growth = Math.abs(value + change) - Math.abs(value);
    promised += load<f64>(at8(weights, i)) * growth - load<f64>(at8(slopes, i)) * change;
  }
  memory.fill(direction, 0, (<usize>bins) << 3);
  addPrediction(steps, direction);
  for (let length: f64 = 1; length >= LEAST_STEP; length /= 2) {
    const lengths = f64x2.splat(length);
    for (let n: i32 = 0; n < bins; n += 2) {
      const way = f64x2.mul(lengths, v128.load(at8(direction, n)));
      v128.store(at8(triedPrediction, n), f64x2.add(v128.load(at8(prediction, n)), way));
    }
    for (let i: i32 = 0; i < size; i++) {
      setValue(i, load<f64>(at8(before, i)) + length * load<f64>(at8(steps, i)));
    }
    const tried = evaluate(triedPrediction, triedResidual, triedCurvature) + penalty();
    const allowed = objective + SUFFICIENT_DECREASE * length * promised;
    if (!(tried <= allowed + OBJECTIVE_ROUNDING * Math.abs(objective))) continue;
    objective = tried;
    takeTried();
    lowerSlacks();
    return true;
  }
  for (let i: i32 = 0; i < size; i++) setValue(i, load<f64>(at8(before, i)));
  return false;
}
