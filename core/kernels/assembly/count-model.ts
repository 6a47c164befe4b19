/**
 * The maximum of `pull^T d - 1/2 d^T G d - sum_i lambda_i |value_i + d_i|`, the model of one proximal
 * Newton step, by block pivoting (Kim & Park 2011): which coordinates are free is guessed, a linear
 * system solves for them, and those that end with the wrong sign change places with those at zero that
 * would rather not be.
 */
import { at4, at8 } from './rows';

/** A step that the model does not determine, for atoms all but equal, is held by this ridge. */
const LEAST_PIVOT: f64 = 1e-10;
const MOST_TURNS: i32 = 100;
/** Turns without progress in which all change places; then only the last does, which ends in the end. */
const PATIENCE: i32 = 3;
/** By how much of itself a pull may exceed lambda: rounding. */
const ROUNDING: f64 = 1e-9;

let size: i32 = 0;
let twoSided: bool = false;
/** As `weightedGram` writes them. */
let firsts: usize = 0;
let matrix: usize = 0;
/** Of each coordinate, f64. */
let values: usize = 0;
let pulls: usize = 0;
let lambdas: usize = 0;
/** What the step adds to each coordinate, and the pull that it leaves, f64. */
export let steps: usize = 0;
let left: usize = 0;
/** The sign of each coordinate that is free, zero of others, i32; and which are free. */
let signs: usize = 0;
let free: usize = 0;
/** First of the free that overlaps with each of the free, i32. */
let freeFirsts: usize = 0;
let solution: usize = 0;
let factor: usize = 0;

/** @param work three f64 and four i32 a coordinate, then an f64 for each pair */
export function openModel(work: usize, mostCoordinates: i32): void {
  steps = work;
  left = at8(steps, mostCoordinates);
  solution = at8(left, mostCoordinates);
  signs = at8(solution, mostCoordinates);
  free = at4(signs, mostCoordinates);
  freeFirsts = at4(free, mostCoordinates);
  factor = at8(solution, 3 * mostCoordinates);
}

/** Finds `steps`. @returns whether the maximum was found */
export function raiseModel(
  coordinates: i32,
  gramFirsts: usize,
  gram: usize,
  startValues: usize,
  startPulls: usize,
  weights: usize,
  bothSigns: bool,
): bool {
  size = coordinates;
  firsts = gramFirsts;
  matrix = gram;
  values = startValues;
  pulls = startPulls;
  lambdas = weights;
  twoSided = bothSigns;
  for (let i: i32 = 0; i < size; i++) {
    const value = load<f64>(at8(values, i));
    const sign = value === 0 ? wantedSign(i, load<f64>(at8(pulls, i))) : value > 0 ? 1 : -1;
    store<i32>(at4(signs, i), sign);
  }
  let fewest = i32.MAX_VALUE;
  let patience = PATIENCE;
  for (let turn: i32 = 0; turn < MOST_TURNS; turn++) {
    solveFree();
    let wrong: i32 = 0;
    let last: i32 = -1;
    for (let i: i32 = 0; i < size; i++) {
      if (nextSign(i) === load<i32>(at4(signs, i))) continue;
      wrong++;
      last = i;
    }
    if (wrong === 0) return true;
    patience = wrong < fewest ? PATIENCE : patience - 1;
    fewest = min(fewest, wrong);
    for (let i = patience > 0 ? 0 : last; i <= last; i++) store<i32>(at4(signs, i), nextSign(i));
  }
  return false;
}

/** The sign that a coordinate at zero would rather have. */
function wantedSign(i: i32, pull: f64): i32 {
  const most = load<f64>(at8(lambdas, i)) * (1 + ROUNDING);
  return pull > most ? 1 : twoSided && pull < -most ? -1 : 0;
}

function nextSign(i: i32): i32 {
  const sign = load<i32>(at4(signs, i));
  if (sign === 0) return wantedSign(i, load<f64>(at8(left, i)));
  const target = load<f64>(at8(values, i)) + load<f64>(at8(steps, i));
  return target * <f64>sign > 0 ? sign : 0;
}

/** Steps to zero of all that are not free, and of the free to where their pulls are lambda. */
function solveFree(): void {
  let count: i32 = 0;
  for (let i: i32 = 0; i < size; i++) {
    const isFree = load<i32>(at4(signs, i)) !== 0;
    if (isFree) store<i32>(at4(free, count++), i);
    store<f64>(at8(steps, i), isFree ? 0 : -load<f64>(at8(values, i)));
  }
  takeSteps();
  for (let k: i32 = 0; k < count; k++) {
    const i = load<i32>(at4(free, k));
    const lambda = load<f64>(at8(lambdas, i)) * <f64>load<i32>(at4(signs, i));
    store<f64>(at8(solution, k), load<f64>(at8(left, i)) - lambda);
  }
  factorFree(count);
  substitute(count);
  for (let k: i32 = 0; k < count; k++) {
    store<f64>(at8(steps, load<i32>(at4(free, k))), load<f64>(at8(solution, k)));
  }
  takeSteps();
}

/** `left = pulls - G steps`. */
function takeSteps(): void {
  memory.copy(left, pulls, (<usize>size) << 3);
  for (let i: i32 = 0; i < size; i++) {
    const row = at8(matrix, i * size);
    const step = load<f64>(at8(steps, i));
    let sum = load<f64>(at8(left, i)) - load<f64>(at8(row, i)) * step;
    for (let j = load<i32>(at4(firsts, i)); j < i; j++) {
      const product = load<f64>(at8(row, j));
      sum -= product * load<f64>(at8(steps, j));
      store<f64>(at8(left, j), load<f64>(at8(left, j)) - product * step);
    }
    store<f64>(at8(left, i), sum);
  }
}

/** Cholesky factor of the matrix of the free coordinates, which stays within their overlaps. */
function factorFree(count: i32): void {
  let first: i32 = 0;
  for (let k: i32 = 0; k < count; k++) {
    const i = load<i32>(at4(free, k));
    const row = at8(matrix, i * size);
    while (load<i32>(at4(free, first)) < load<i32>(at4(firsts, i))) first++;
    store<i32>(at4(freeFirsts, k), first);
    const rowK = at8(factor, k * count);
    let pivot = load<f64>(at8(row, i));
    for (let l = first; l < k; l++) {
      const rowL = at8(factor, l * count);
      let sum = load<f64>(at8(row, load<i32>(at4(free, l))));
      for (let m = max(first, load<i32>(at4(freeFirsts, l))); m < l; m++) {
        sum -= load<f64>(at8(rowK, m)) * load<f64>(at8(rowL, m));
      }
      const entry = sum / load<f64>(at8(rowL, l));
      store<f64>(at8(rowK, l), entry);
      pivot -= entry * entry;
    }
    // Written so that NaN is lifted too.
    if (!(pivot > LEAST_PIVOT)) pivot = LEAST_PIVOT;
    store<f64>(at8(rowK, k), Math.sqrt(pivot));
  }
}

/** Solves with the factor, in place. */
function substitute(count: i32): void {
  for (let k: i32 = 0; k < count; k++) {
    const row = at8(factor, k * count);
    let sum = load<f64>(at8(solution, k));
    for (let l = load<i32>(at4(freeFirsts, k)); l < k; l++) {
      sum -= load<f64>(at8(row, l)) * load<f64>(at8(solution, l));
    }
    store<f64>(at8(solution, k), sum / load<f64>(at8(row, k)));
  }
  for (let k = count - 1; k >= 0; k--) {
    const row = at8(factor, k * count);
    const entry = load<f64>(at8(solution, k)) / load<f64>(at8(row, k));
    store<f64>(at8(solution, k), entry);
    for (let l = load<i32>(at4(freeFirsts, k)); l < k; l++) {
      store<f64>(at8(solution, l), load<f64>(at8(solution, l)) - load<f64>(at8(row, l)) * entry);
    }
  }
}
