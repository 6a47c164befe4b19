/**
 * The maximum of `pull^T d - 1/2 d^T G d - sum_i lambda_i |value_i + d_i|`, the model of one proximal
 * Newton step, by block pivoting (Kim & Park 2011): which coordinates are free is guessed, a linear
 * system solves for them, and those that end with the wrong sign change places with those at zero that
 * would rather not be. Where too many turns do not end that, which atoms all but equal can do, sweeps over
 * single coordinates come near the maximum.
 */
import { at4, at8 } from './rows';

/** A step that the model does not determine, for atoms all but equal, is held by this ridge. */
const LEAST_PIVOT: f64 = 1e-10;
const MOST_TURNS: i32 = 100;
/** Turns without progress in which all change places; then only the last does, which ends in the end. */
const PATIENCE: i32 = 3;
const SWEEPS: i32 = 30;
/** By how much of itself a pull may exceed lambda: rounding. */
const ROUNDING: f64 = 1e-9;

let size: i32 = 0;
let twoSided: bool = false;
/** Of each coordinate, f64; filled by the caller. */
export let values: usize = 0;
export let pulls: usize = 0;
export let lambdas: usize = 0;
/** As `weightedGram` writes them; filled by the caller. */
export let firsts: usize = 0;
export let matrix: usize = 0;
/** What the step adds to each coordinate, f64. */
export let steps: usize = 0;
/** The sign of each coordinate that is free, zero of others, i32. */
let signs: usize = 0;
/** Which are free, and of each the first of the free that overlaps with it, i32. */
let free: usize = 0;
let freeFirsts: usize = 0;
let solution: usize = 0;
/** Rows of the Cholesky factor; in its diagonal, one over the numbers there. */
let factor: usize = 0;

/** @param work five f64 and four i32 a coordinate, then two f64 for each pair; a whole number of pairs */
export function openModel(work: usize, mostCoordinates: i32): void {
  values = work;
  pulls = at8(values, mostCoordinates);
  lambdas = at8(pulls, mostCoordinates);
  steps = at8(lambdas, mostCoordinates);
  solution = at8(steps, mostCoordinates);
  matrix = at8(solution, mostCoordinates);
  factor = at8(matrix, mostCoordinates * mostCoordinates);
  firsts = at8(factor, mostCoordinates * mostCoordinates);
  signs = at4(firsts, mostCoordinates);
  free = at4(signs, mostCoordinates);
  freeFirsts = at4(free, mostCoordinates);
}

/** Finds `steps`. */
export function raiseModel(coordinates: i32, bothSigns: bool): void {
  size = coordinates;
  twoSided = bothSigns;
  if (pivotToMaximum()) return;
  memory.fill(steps, 0, (<usize>size) << 3);
  for (let sweep: i32 = 0; sweep < SWEEPS; sweep++) sweepCoordinates();
}

/** @returns whether the maximum was found */
function pivotToMaximum(): bool {
  for (let i: i32 = 0; i < size; i++) {
    const value = load<f64>(at8(values, i));
    const sign = value === 0 ? wantedSign(i, load<f64>(at8(pulls, i))) : value > 0 ? 1 : -1;
    store<i32>(at4(signs, i), sign);
  }
  let fewest = i32.MAX_VALUE;
  let patience = PATIENCE;
  let firstChanged: i32 = 0;
  for (let turn: i32 = 0; turn < MOST_TURNS; turn++) {
    solveFree(firstChanged);
    let wrong: i32 = 0;
    let last: i32 = -1;
    firstChanged = -1;
    for (let i: i32 = 0; i < size; i++) {
      if (nextSign(i) === load<i32>(at4(signs, i))) continue;
      if (firstChanged < 0) firstChanged = i;
      wrong++;
      last = i;
    }
    if (wrong === 0) return true;
    patience = wrong < fewest ? PATIENCE : patience - 1;
    fewest = min(fewest, wrong);
    if (patience <= 0) firstChanged = last;
    for (let i = last; i >= firstChanged; i--) store<i32>(at4(signs, i), nextSign(i));
  }
  return false;
}

/** Each in turn goes where the model is highest for the others' steps. */
function sweepCoordinates(): void {
  for (let i: i32 = 0; i < size; i++) {
    const bend = max(load<f64>(at8(matrix, i * size + i)), LEAST_PIVOT);
    const value = load<f64>(at8(values, i));
    const slope = pullAfter(i) + bend * (value + load<f64>(at8(steps, i)));
    const sign = wantedSign(i, slope);
    const excess = slope - <f64>sign * load<f64>(at8(lambdas, i));
    store<f64>(at8(steps, i), (sign === 0 ? 0 : excess / bend) - value);
  }
}

/** The sign that a coordinate at zero would rather have. */
function wantedSign(i: i32, pull: f64): i32 {
  const most = load<f64>(at8(lambdas, i)) * (1 + ROUNDING);
  return pull > most ? 1 : twoSided && pull < -most ? -1 : 0;
}

function nextSign(i: i32): i32 {
  const sign = load<i32>(at4(signs, i));
  if (sign === 0) return wantedSign(i, pullAfter(i));
  const target = load<f64>(at8(values, i)) + load<f64>(at8(steps, i));
  return target * <f64>sign > 0 ? sign : 0;
}

/** What the steps leave of a pull. */
function pullAfter(i: i32): f64 {
  let sum = load<f64>(at8(pulls, i));
  const row = at8(matrix, i * size);
  for (let j = firstOf(i); j <= i; j++) {
    sum -= load<f64>(at8(row, j)) * load<f64>(at8(steps, j));
  }
  for (let j = i + 1; j < size && firstOf(j) <= i; j++) {
    sum -= load<f64>(at8(matrix, j * size + i)) * load<f64>(at8(steps, j));
  }
  return sum;
}

function firstOf(i: i32): i32 {
  return load<i32>(at4(firsts, i));
}

/**
 * Steps to zero of all that are not free, and of the free to where their pulls are lambda.
 * @param firstChanged all before are free, or not, as they were the last time
 */
function solveFree(firstChanged: i32): void {
  let count: i32 = 0;
  let kept: i32 = 0;
  let moved = false;
  for (let i: i32 = 0; i < size; i++) {
    if (i === firstChanged) kept = count;
    const isFree = load<i32>(at4(signs, i)) !== 0;
    const value = load<f64>(at8(values, i));
    if (isFree) store<i32>(at4(free, count++), i);
    else if (value !== 0) moved = true;
    store<f64>(at8(steps, i), isFree ? 0 : -value);
  }
  for (let k: i32 = 0; k < count; k++) {
    const i = load<i32>(at4(free, k));
    const lambda = load<f64>(at8(lambdas, i)) * <f64>load<i32>(at4(signs, i));
    const pull = moved ? pullAfter(i) : load<f64>(at8(pulls, i));
    store<f64>(at8(solution, k), pull - lambda);
  }
  factorFree(kept, count);
  substituteBack(count);
  for (let k: i32 = 0; k < count; k++) {
    store<f64>(at8(steps, load<i32>(at4(free, k))), load<f64>(at8(solution, k)));
  }
}

/**
 * Cholesky factor of the matrix of the free coordinates, which stays within their overlaps, and forward
 * substitution of `solution` with it.
 * @param kept so many rows are there already
 */
function factorFree(kept: i32, count: i32): void {
  for (let k: i32 = 0; k < kept; k++) {
    const row = at8(factor, k * size);
    let sum = load<f64>(at8(solution, k));
    for (let l = load<i32>(at4(freeFirsts, k)); l < k; l++) {
      sum -= load<f64>(at8(row, l)) * load<f64>(at8(solution, l));
    }
    store<f64>(at8(solution, k), sum * load<f64>(at8(row, k)));
  }
  let first = kept > 0 ? load<i32>(at4(freeFirsts, kept - 1)) : 0;
  for (let k = kept; k < count; k++) {
    const i = load<i32>(at4(free, k));
    const row = at8(matrix, i * size);
    const begin = firstOf(i);
    while (load<i32>(at4(free, first)) < begin) first++;
    store<i32>(at4(freeFirsts, k), first);
    const rowK = at8(factor, k * size);
    let pivot = load<f64>(at8(row, i));
    let rest = load<f64>(at8(solution, k));
    for (let l = first; l < k; l++) {
      const rowL = at8(factor, l * size);
      let sum = load<f64>(at8(row, load<i32>(at4(free, l))));
      for (let m = max(first, load<i32>(at4(freeFirsts, l))); m < l; m++) {
        sum -= load<f64>(at8(rowK, m)) * load<f64>(at8(rowL, m));
      }
      const entry = sum * load<f64>(at8(rowL, l));
      store<f64>(at8(rowK, l), entry);
      pivot -= entry * entry;
      rest -= entry * load<f64>(at8(solution, l));
    }
    // Written so that NaN is lifted too.
    if (!(pivot > LEAST_PIVOT)) pivot = LEAST_PIVOT;
    const inverse = 1 / Math.sqrt(pivot);
    store<f64>(at8(rowK, k), inverse);
    store<f64>(at8(solution, k), rest * inverse);
  }
}

/** The second half of solving with the factor, in place. */
function substituteBack(count: i32): void {
  for (let k = count - 1; k >= 0; k--) {
    const row = at8(factor, k * size);
    const entry = load<f64>(at8(solution, k)) * load<f64>(at8(row, k));
    store<f64>(at8(solution, k), entry);
    for (let l = load<i32>(at4(freeFirsts, k)); l < k; l++) {
      store<f64>(at8(solution, l), load<f64>(at8(solution, l)) - load<f64>(at8(row, l)) * entry);
    }
  }
}
