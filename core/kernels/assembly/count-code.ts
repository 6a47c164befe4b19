/**
 * The minimiser of the negative log-likelihood of counts and a weighted l1 norm, as
 * core/csc/proximal-newton.ts finds it: each round takes in the coordinates that break their condition
 * most and makes one proximal Newton step of bounded reach. All of it is in double precision but for the
 * correlations that tell who breaks a condition, and for the start.
 */
import { endOfRun, gatherActive, openActive, runCount, startOfRun, worst } from './count-active';
import { correlateFrom, openCorrelation, pull, stride } from './count-correlation';
import { curvatureVaries, openCounts } from './count-likelihood';
import * as model from './count-model';
import {
  atomCount,
  atomSamples,
  bins,
  curvature,
  direction,
  lambdas,
  largestOf,
  moveBins,
  openProblem,
  positions,
  residual,
  twoSided,
} from './count-problem';
import {
  addViolators,
  dropContent,
  evaluateAll,
  evaluateMoved,
  openScreening,
} from './count-screening';
import {
  add,
  addAtom,
  atomOf,
  correlateAtom,
  entryOf,
  openSupport,
  positionOf,
  pullOf,
  setPull,
  setValue,
  size,
  weightedGram,
} from './count-support';
import { descend, flagBlocksAboveLambda } from './lasso-descent';
import * as lasso from './lasso-problem';
import * as lassoSupport from './lasso-support';
import { logarithm } from './logarithm';
import { at4, at8 } from './rows';

const TOLERANCE: f64 = 1e-5;
const MOST_ROUNDS: i32 = 300;
/** Of a run of members, conditions that are broken by less are left so. */
const SETTLED: f64 = 5e-6;
/** Steps that move no prediction by more have reached what numbers can tell. */
const LEAST_REACH: f64 = 1e-13;
/** Where the start moves no coordinate by more than this share of lambda, the rounds go on. */
const START_TOLERANCE: f64 = 0.2;
/**
 * The start moves no prediction by more: it knows nothing of how steep a likelihood becomes, and where
 * curvatures lie as far apart as numbers do, no linear system tells where to go.
 */
const START_REACH: f64 = 8;

let rounds: i32 = 0;

/**
 * @param problem eight words: atomCount, atomSamples, twoSided, the addresses of the taps as
 * `openSupport` wants them, of the filters of `correlateIntegers` and their number, and of the problem of a
 * lasso with lambda 1, and the largest norm of an atom, f32; then two f64 an atom: what one of its whole
 * sums is worth, and by how much a correlation with it errs where the largest signal is one
 * @param counts see `openCounts`
 * @param lambda f64, one an atom
 * @param start number of members that the code begins with, or -1 for none
 * @param startKeys i32, `position * atomCount + atom` of each, and f64 `startValues`
 * @param rows f64, four of `bins + 9`
 * @param blockRows f64, two of a number a block of bins
 * @param narrowRow see `openCorrelation`; likewise `pullRows` and `rowStride`
 * @param lassoWork see `solveLasso`; likewise `lassoLists`
 * @param work eleven f64 a member, a row of weighted taps, and two f64 for each pair of members
 * @returns number of non-zeros, or -1 where there are more than `capacity` or the minimiser was not found
 */
export function encodeCounts(
  problem: usize,
  counts: usize,
  lambda: usize,
  start: i32,
  startKeys: usize,
  startValues: usize,
  rows: usize,
  blockRows: usize,
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
  openCorrelation(narrowRow, pullRows, rowStride);
  openScreening(blockRows);
  const even = (capacity + 1) & ~1;
  model.openModel(work, even);
  const runList = at8(work, 7 * even + 2 * even * even);
  openActive(runList);
  openSupport(atomSamples, <usize>load<u32>(problem, 12), at8(runList, even), even);
  if (start < 0) {
    evaluateAll();
    if (!startWithLasso(<usize>load<u32>(problem, 24), lassoWork, lassoLists)) return -1;
  } else {
    for (let i: i32 = 0; i < start; i++) {
      const key = load<i32>(at4(startKeys, i));
      const value = load<f64>(at8(startValues, i));
      if (!add(key % atomCount, key / atomCount, value, 0)) return -1;
    }
  }
  movePrediction(start < 0 && curvatureVaries() ? START_REACH : Infinity);
  evaluateAll();
  for (let i: i32 = 0; i < size; i++) correlateMember(i);
  return descendRounds() ? size : -1;
}

/** To what the members predict; they shrink alike where that lies further than `most` from zero. */
function movePrediction(most: f64): void {
  for (let i: i32 = 0; i < size; i++) addAtom(i, entryOf(i), direction);
  const length = min(1, most / largestOf(direction, 0, bins));
  moveBins(0, bins, length);
  for (let i: i32 = 0; i < size; i++) setValue(i, length * entryOf(i));
}

function correlateMember(i: i32): void {
  setPull(i, correlateAtom(atomOf(i), positionOf(i), residual));
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

/**
 * Begins near the minimiser of the quadratic model at zero with one curvature for all bins: a lasso,
 * whose greedy descent finds most of the support.
 */
function startWithLasso(problem: usize, work: usize, lists: usize): bool {
  let sum: f64 = 0;
  for (let n: i32 = 0; n < bins; n++) sum += load<f64>(at8(curvature, n));
  const unit = load<f64>(lambdas) / (sum / <f64>bins);
  correlateFrom(0, positions);
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
    const value = unit * lasso.entryAt(atom, position);
    if (!add(atom, position, value, 0)) return false;
  }
  return true;
}

/** @returns whether the minimiser was reached, or what numbers can tell from it */
function descendRounds(): bool {
  rounds = 0;
  gatherActive(SETTLED);
  moveRuns();
  while (rounds < MOST_ROUNDS) {
    rounds++;
    dropContent(TOLERANCE);
    const outside = addViolators(TOLERANCE);
    if (outside < 0) return false;
    gatherActive(SETTLED);
    if (worst <= TOLERANCE) return true;
    if (!moveRuns()) return true;
  }
  return false;
}

/** A Newton step of each run that is not settled. @returns whether anything moved */
function moveRuns(): bool {
  let moved = false;
  for (let run: i32 = 0; run < runCount; run++) {
    if (newtonStep(startOfRun(run), endOfRun(run))) moved = true;
  }
  evaluateMoved();
  for (let run: i32 = 0; run < runCount; run++) {
    for (let i = startOfRun(run); i < endOfRun(run); i++) correlateMember(i);
  }
  return moved;
}

/**
 * One of members [from, to), with which no others overlap. Of all families here the likelihood's third
 * derivative is at most its second, in size: so a step surely lowers the objective while it moves no
 * prediction by more than one, and of a longer step so much as the same bound likes best (Bach 2010; Sun &
 * Tran-Dinh 2019).
 * @returns whether anything moved
 */
function newtonStep(from: i32, to: i32): bool {
  const count = to - from;
  for (let i: i32 = 0; i < count; i++) {
    store<f64>(at8(model.values, i), entryOf(from + i));
    store<f64>(at8(model.pulls, i), pullOf(from + i));
    store<f64>(at8(model.lambdas, i), load<f64>(at8(lambdas, atomOf(from + i))));
  }
  weightedGram(from, to, curvature, model.firsts, model.matrix);
  model.raiseModel(count, twoSided);
  for (let i: i32 = 0; i < count; i++) {
    const step = load<f64>(at8(model.steps, i));
    if (step !== 0) addAtom(from + i, step, direction);
  }
  // From an even bin on: vectors are pairs.
  const first = positionOf(from) & ~1;
  const end = positionOf(to - 1) + atomSamples;
  const reach = largestOf(direction, first, end);
  const length = reach > 1 && curvatureVaries() ? logarithm(1 + reach) / reach : 1;
  moveBins(first, end, length);
  for (let i: i32 = 0; i < count; i++) {
    setValue(from + i, entryOf(from + i) + length * load<f64>(at8(model.steps, i)));
  }
  return reach > LEAST_REACH;
}
