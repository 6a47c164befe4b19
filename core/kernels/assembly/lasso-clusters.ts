import { factorCholesky, solveCholesky } from './cholesky';
import { moveCoordinate } from './lasso-moves';
import {
  beta,
  entryAt,
  gramAt,
  hasMoved,
  lambdaOf,
  setCode,
  setMoved,
  stride,
} from './lasso-problem';
import {
  atomOf,
  endOfRun,
  gatherSupport,
  groupSize,
  joinOverlapping,
  nextOf,
  positionOf,
  rootOf,
  supportCount,
} from './lasso-support';
import { at4, at8, subtractRow } from './rows';

const MAX_CLUSTER: i32 = 1000;
const LEAST_PIVOT: f64 = 1e-10;

/** Scratch for one cluster: its members' atoms and positions, i32 each, and the linear system. */
let members: usize = 0;
let matrix: usize = 0;
let factor: usize = 0;
let value: usize = 0;
let pull: usize = 0;
let weight: usize = 0;
let step: usize = 0;
let active: usize = 0;
/** Correlations of the signal with the support, f64, where they are known better than in `beta`; else zero. */
let sharper: usize = 0;

/** @param scratch two f64 matrices and six f64 rows for clusters of `capacity` */
export function openClusters(scratch: usize, capacity: i32): void {
  const square = (<usize>(capacity * capacity)) << 3;
  const row = (<usize>capacity) << 3;
  matrix = scratch;
  factor = matrix + square;
  value = factor + square;
  pull = value + row;
  weight = pull + row;
  step = weight + row;
  members = step + row;
  active = members + row;
  sharper = 0;
}

/**
 * Minimises over every cluster in which something has moved.
 * @param tolerance in lambda
 * @returns whether every coordinate of the support is at its minimum now
 */
export function solveClusters(tolerance: f64): bool {
  gatherSupport();
  let solved = true;
  for (let from: i32 = 0; from < supportCount; ) {
    const to = endOfRun(from);
    if (anyMoved(from, to)) {
      joinOverlapping(from, to);
      for (let i = from; i < to; i++) {
        if (rootOf(i) !== i) continue;
        const size = groupSize(i);
        if (size > MAX_CLUSTER || !solveCluster(i, size, tolerance)) solved = false;
      }
    }
    from = to;
  }
  return solved;
}

/**
 * Minimises once more over every cluster, now with these correlations of the signal with the support.
 * @param correlations f64, one for each member of the support as it is now
 */
export function sharpenClusters(correlations: usize): void {
  sharper = correlations;
  for (let i: i32 = 0; i < supportCount; i++) setMoved(atomOf(i), positionOf(i), true);
  solveClusters(0);
}

function anyMoved(from: i32, to: i32): bool {
  for (let i = from; i < to; i++) {
    if (hasMoved(atomOf(i), positionOf(i))) return true;
  }
  return false;
}

/** @param first the group's first member */
function solveCluster(first: i32, size: i32, tolerance: f64): bool {
  let fresh = false;
  let member = first;
  for (let i: i32 = 0; i < size; i++) {
    const atom = atomOf(member);
    const position = positionOf(member);
    const given =
      sharper === 0
        ? <f64>load<f32>(at4(beta, atom * stride + position))
        : load<f64>(at8(sharper, member));
    if (hasMoved(atom, position)) fresh = true;
    store<i32>(at8(members, i), atom);
    store<i32>(at8(members, i), position, 4);
    store<f64>(at8(value, i), entryAt(atom, position));
    store<f64>(at8(pull, i), given);
    store<f64>(at8(weight, i), lambdaOf(atom));
    if (i + 1 < size) member = nextOf(member);
  }
  if (!fresh) return true;
  fillMatrix(size);
  for (let i: i32 = 0; i < size; i++) {
    subtractRow(pull, at8(matrix, i * size), load<f64>(at8(value, i)), size);
    store<i32>(at4(active, i), i);
  }
  const activeCount = minimise(size);
  let solved = true;
  for (let k: i32 = 0; k < activeCount; k++) {
    const i = load<i32>(at4(active, k));
    if (!(Math.abs(gradient(i)) <= tolerance * load<f64>(at8(weight, i)))) solved = false;
  }
  for (let i: i32 = 0; i < size; i++) {
    const atom = load<i32>(at8(members, i));
    const position = load<i32>(at8(members, i), 4);
    // What could not be solved is tried again.
    setMoved(atom, position, !solved);
    const change = load<f64>(at8(value, i)) - entryAt(atom, position);
    if (change === 0) continue;
    moveCoordinate(atom, position, change);
    setCode(atom, position, load<f64>(at8(value, i)));
  }
  return solved;
}

/** Inner products of the members. */
function fillMatrix(size: i32): void {
  for (let i: i32 = 0; i < size; i++) {
    const atom = load<i32>(at8(members, i));
    const position = load<i32>(at8(members, i), 4);
    for (let j: i32 = 0; j <= i; j++) {
      const other = load<i32>(at8(members, j));
      const product = gramAt(other, atom, position - load<i32>(at8(members, j), 4));
      store<f64>(at8(matrix, i * size + j), product);
      store<f64>(at8(matrix, j * size + i), product);
    }
  }
}

/** As core/csc/cluster-minimiser.ts does. @returns how many have not reached zero */
function minimise(size: i32): i32 {
  let activeCount = size;
  while (activeCount > 0) {
    newtonStep(activeCount, size);
    let length: f64 = 1;
    for (let k: i32 = 0; k < activeCount; k++) {
      const present = load<f64>(at8(value, load<i32>(at4(active, k))));
      const change = load<f64>(at8(step, k));
      if (present * (present + change) <= 0) length = min(length, -present / change);
    }
    const before = activeCount;
    activeCount = 0;
    for (let k: i32 = 0; k < before; k++) {
      const i = load<i32>(at4(active, k));
      const present = load<f64>(at8(value, i));
      const full = load<f64>(at8(step, k));
      const leaves = present * (present + full) <= 0 && -present / full <= length;
      const change = leaves ? -present : length * full;
      store<f64>(at8(value, i), leaves ? 0 : present + change);
      if (!leaves) store<i32>(at4(active, activeCount++), i);
      subtractRow(pull, at8(matrix, i * size), change, size);
    }
    if (length === 1 && activeCount === before) break;
  }
  return activeCount;
}

/** Derivative of the objective's fall along one entry of the cluster, with its sign held. */
function gradient(i: i32): f64 {
  const lambda = load<f64>(at8(weight, i));
  const present = load<f64>(at8(value, i));
  return load<f64>(at8(pull, i)) - (present > 0 ? lambda : -lambda);
}

function newtonStep(size: i32, stride: i32): void {
  for (let k: i32 = 0; k < size; k++) {
    const i = load<i32>(at4(active, k));
    for (let l: i32 = 0; l <= k; l++) {
      const entry = load<f64>(at8(matrix, i * stride + load<i32>(at4(active, l))));
      store<f64>(at8(factor, k * size + l), entry);
    }
    store<f64>(at8(step, k), gradient(i));
  }
  factorCholesky(factor, size, size, LEAST_PIVOT);
  solveCholesky(factor, size, size, step);
}
