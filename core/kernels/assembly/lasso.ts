/**
 * The active set of core/csc/active-set.ts: the same operations in the same order. Its comments
 * hold here as well; the names are the same.
 */
import { factorCholesky, solveCholesky } from './cholesky';
import { heapSort } from './heap-sort';
import {
  at4,
  at8,
  BLOCK,
  BLOCK_BITS,
  firstPulled,
  GLANCE,
  pullsBeyond,
  strongestPull,
  subtractRow,
} from './rows';

const COARSE_TOLERANCE: f64 = 0.5;
const FINE_TOLERANCE: f64 = 1e-4;
const GLANCE_MASK: u32 = 0xff;
/** Lowers a limit by more than all rounding, so that what is skipped is skipped rightly. */
const BELOW: f64 = 1 - 1e-12;
const MAX_ROUNDS: i32 = 200;
const MOVES_IN_A_BLOCK: i32 = 3;
const MAX_SWEEPS: i32 = 4;
const MAX_CLUSTER: i32 = 1000;

/*
 * The problem at hand. These are registers of the instance, not memory, so instances that share a
 * memory do not share them.
 */
let atomCount: i32 = 0;
let reach: i32 = 0;
let twoSided: bool = false;
let gramValues: usize = 0;
let gramCentre: usize = 0;
let partnerStart: usize = 0;
let partners: usize = 0;
let lambdas: usize = 0;
let positions: i32 = 0;
/** From one row of `residual` and `code` to the next: whole blocks, zero behind the positions. */
let stride: i32 = 0;
let residual: usize = 0;
let code: usize = 0;
let isTouched: usize = 0;
let touched: usize = 0;
let touchedCount: i32 = 0;
/** A byte for each block and atom, `(blocks x atoms)`, and one for each block. */
let dirty: usize = 0;
let dirtyBlock: usize = 0;
let blockCount: i32 = 0;
/** One bit a position, a word of BLOCK positions: where the code is not zero, `(atoms x blocks)`. */
let coded: usize = 0;
/** Keys `position * atomCount + atom` of the non-zeros, sorted. */
let support: usize = 0;
let supportCount: i32 = 0;
/** Of each member of the support: the first of its group or one nearer to it, and the next of its group. */
let parent: usize = 0;
let next: usize = 0;
/** Of the first of each group: its last. */
let tail: usize = 0;
/** Scratch for one cluster. */
let cluster: usize = 0;
let matrix: usize = 0;
let factor: usize = 0;
let value: usize = 0;
let pull: usize = 0;
let weight: usize = 0;
let step: usize = 0;
let active: usize = 0;

/**
 * @param problem eight words: atomCount, atomSamples, twoSided, and the addresses of the Gram's
 * values and centres, of the partners' starts and of the partners, and of lambda
 * @param beta `(atoms x rowStride)` f64, replaced by the correlation of the residual
 * @param rowStride multiple of BLOCK, at least `positionCount`
 * @param work code f64 `(atoms x rowStride)`, coded u32 `(atoms x blocks)`, isTouched u8
 * `(atoms x rowStride)`, dirty u8 `(blocks x atoms)`, dirtyBlock u8 `(blocks)`
 * @param lists support, touched, parent, next and tail, u32 `(atoms x positionCount)` each
 * @param clusterScratch two f64 matrices and six rows for clusters of `clusterCapacity`
 * @returns number of non-zeros; their sorted keys are at `lists`, the code at `work`
 */
export function solveLasso(
  problem: usize,
  beta: usize,
  positionCount: i32,
  rowStride: i32,
  work: usize,
  lists: usize,
  clusterScratch: usize,
  clusterCapacity: i32,
): i32 {
  atomCount = load<i32>(problem);
  reach = load<i32>(problem, 4) - 1;
  twoSided = load<i32>(problem, 8) !== 0;
  gramValues = <usize>load<u32>(problem, 12);
  gramCentre = <usize>load<u32>(problem, 16);
  partnerStart = <usize>load<u32>(problem, 20);
  partners = <usize>load<u32>(problem, 24);
  lambdas = <usize>load<u32>(problem, 28);
  positions = positionCount;
  residual = beta;
  stride = rowStride;
  const size = <usize>(atomCount * stride);
  code = work;
  blockCount = ((positions - 1) >> BLOCK_BITS) + 1;
  coded = work + (size << 3);
  isTouched = coded + ((<usize>(atomCount * blockCount)) << 2);
  dirty = isTouched + size;
  dirtyBlock = dirty + <usize>(blockCount * atomCount);
  memory.fill(work, 0, dirtyBlock + <usize>blockCount - work);
  support = lists;
  const listBytes = (<usize>(atomCount * positions)) << 2;
  touched = lists + listBytes;
  parent = touched + listBytes;
  next = parent + listBytes;
  tail = next + listBytes;
  touchedCount = 0;
  const square = (<usize>(clusterCapacity * clusterCapacity)) << 3;
  const row = (<usize>clusterCapacity) << 3;
  matrix = clusterScratch;
  factor = matrix + square;
  value = factor + square;
  pull = value + row;
  weight = pull + row;
  step = weight + row;
  cluster = step + row;
  active = cluster + row;

  if (flagBlocksAboveLambda()) {
    descend(COARSE_TOLERANCE);
    memory.fill(dirty, 1, <usize>(blockCount * atomCount + blockCount));
    for (let round: i32 = 0; round < MAX_ROUNDS; round++) {
      solveClusters();
      const moved = isSolved() ? addViolators() : descend(FINE_TOLERANCE);
      if (!moved) break;
    }
  }
  gatherSupport();
  return supportCount;
}

function gatherSupport(): void {
  supportCount = 0;
  for (let i: i32 = 0; i < touchedCount; i++) {
    const index = load<u32>(at4(touched, i));
    if (load<f64>(at8(code, index)) === 0) continue;
    const atom = index / <u32>stride;
    const key = (index - atom * stride) * atomCount + atom;
    store<u32>(at4(support, supportCount++), key);
  }
  heapSort(support, supportCount);
}

function flagBlocksAboveLambda(): bool {
  let any = false;
  for (let c: i32 = 0; c < atomCount; c++) {
    const lambda = load<f64>(at8(lambdas, c));
    for (let block: i32 = 0; block < blockCount; block++) {
      if (!(strongestPull(at8(residual, c * stride + (block << BLOCK_BITS)), twoSided) > lambda))
        continue;
      store<u8>(dirty + block * atomCount + c, 1);
      store<u8>(dirtyBlock + block, 1);
      any = true;
    }
  }
  return any;
}

function coordinateMinimiser(index: i32, lambda: f64): f64 {
  const target = load<f64>(at8(residual, index)) + load<f64>(at8(code, index));
  if (target > lambda) return target - lambda;
  return twoSided && target < -lambda ? target + lambda : 0;
}

function descend(tolerance: f64): bool {
  let moved = false;
  let work = true;
  for (let sweep: i32 = 0; work && sweep < MAX_SWEEPS; sweep++) {
    work = false;
    for (let block: i32 = 0; block < blockCount; block++) {
      if (load<u8>(dirtyBlock + block) === 0) continue;
      if (descendBlock(block, tolerance)) {
        work = true;
        moved = true;
      }
    }
  }
  return moved;
}

function descendBlock(block: i32, tolerance: f64): bool {
  const first = block << BLOCK_BITS;
  for (let move: i32 = 0; move < MOVES_IN_A_BLOCK; move++) {
    let bestIndex: i32 = -1;
    let bestChange: f64 = 0;
    for (let c: i32 = 0; c < atomCount; c++) {
      if (load<u8>(dirty + block * atomCount + c) === 0) continue;
      const lambda = load<f64>(at8(lambdas, c));
      const row = c * stride + first;
      let best = max(Math.abs(bestChange), tolerance * lambda);
      let bits = load<u32>(at4(coded, c * blockCount + block));
      if (bits === 0) {
        // All are zero here, so the one that is pulled most moves most.
        const pulled = strongestPull(at8(residual, row), twoSided);
        if (!(pulled - lambda > best)) continue;
        best = pulled - lambda;
        bestIndex = row + firstPulled(at8(residual, row), pulled, twoSided);
        bestChange = load<f64>(at8(residual, bestIndex)) > 0 ? best : -best;
        continue;
      }
      for (let from: i32 = 0; from < BLOCK; from += GLANCE) {
        // Which of the GLANCE may want to move: the non-zeros, and all where one is pulled enough.
        let candidates = bits & GLANCE_MASK;
        bits >>>= GLANCE;
        if (pullsBeyond(at8(residual, row + from), (lambda + best) * BELOW))
          candidates = GLANCE_MASK;
        while (candidates !== 0) {
          const index = row + from + <i32>ctz(candidates);
          candidates &= candidates - 1;
          const present = load<f64>(at8(code, index));
          const change = coordinateMinimiser(index, lambda) - present;
          if (Math.abs(change) > best) {
            best = Math.abs(change);
            bestChange = change;
            bestIndex = index;
          }
        }
      }
    }
    if (bestIndex < 0) {
      markClean(block);
      return move > 0;
    }
    moveCoordinate(bestIndex, bestChange);
  }
  return true;
}

function markClean(block: i32): void {
  memory.fill(dirty + block * atomCount, 0, atomCount);
  store<u8>(dirtyBlock + block, 0);
}

/** Sets an entry of the code. */
function setCode(index: i32, entry: f64): void {
  store<f64>(at8(code, index), entry);
  const atom = <u32>index / <u32>stride;
  const position = index - atom * stride;
  const word = at4(coded, atom * blockCount + (position >> BLOCK_BITS));
  const bit: u32 = 1 << (position & (BLOCK - 1));
  store<u32>(word, entry === 0 ? load<u32>(word) & ~bit : load<u32>(word) | bit);
}

function isSolved(): bool {
  for (let i: i32 = 0; i < touchedCount; i++) {
    const index = load<u32>(at4(touched, i));
    const present = load<f64>(at8(code, index));
    if (present === 0) continue;
    const lambda = load<f64>(at8(lambdas, index / <u32>stride));
    const slope = load<f64>(at8(residual, index)) - (present > 0 ? lambda : -lambda);
    if (!(Math.abs(slope) <= FINE_TOLERANCE * lambda)) return false;
  }
  return true;
}

function addViolators(): bool {
  let added = false;
  for (let block: i32 = 0; block < blockCount; block++) {
    if (load<u8>(dirtyBlock + block) === 0) continue;
    for (let move: i32 = 0; move < MOVES_IN_A_BLOCK; move++) {
      const index = worstViolator(block);
      if (index < 0) {
        markClean(block);
        break;
      }
      const lambda = load<f64>(at8(lambdas, <u32>index / <u32>stride));
      moveCoordinate(index, coordinateMinimiser(index, lambda) - load<f64>(at8(code, index)));
      added = true;
    }
  }
  return added;
}

function worstViolator(block: i32): i32 {
  let worst: i32 = -1;
  let most: f64 = 0;
  for (let c: i32 = 0; c < atomCount; c++) {
    if (load<u8>(dirty + block * atomCount + c) === 0) continue;
    const lambda = load<f64>(at8(lambdas, c));
    const row = c * stride + (block << BLOCK_BITS);
    const pulled = strongestPull(at8(residual, row), twoSided);
    if (!(pulled > lambda + max(most, FINE_TOLERANCE * lambda))) continue;
    most = pulled - lambda;
    worst = row + firstPulled(at8(residual, row), pulled, twoSided);
  }
  return worst;
}

function moveCoordinate(index: i32, change: f64): void {
  if (load<u8>(isTouched + index) === 0) {
    store<u8>(isTouched + index, 1);
    store<u32>(at4(touched, touchedCount++), index);
  }
  const next = load<f64>(at8(code, index)) + change;
  setCode(index, Math.abs(next) < 1e-14 ? 0 : next);
  const b = <u32>index / <u32>stride;
  const n = index - b * stride;
  const from = max(0, n - reach);
  const to = min(positions - 1, n + reach);
  const count = to - from + 1;
  const firstBlock = from >> BLOCK_BITS;
  const lastBlock = to >> BLOCK_BITS;
  const last = load<i32>(at4(partnerStart, b + 1));
  for (let i = load<i32>(at4(partnerStart, b)); i < last; i++) {
    const a = load<i32>(at4(partners, i));
    const centre = load<i32>(at4(gramCentre, b * atomCount + a));
    subtractRow(
      at8(residual, a * stride + from),
      at8(gramValues, centre + from - n),
      change,
      count,
    );
    for (let block = firstBlock; block <= lastBlock; block++) {
      store<u8>(dirty + block * atomCount + a, 1);
    }
  }
  memory.fill(dirtyBlock + firstBlock, 1, lastBlock - firstBlock + 1);
}

function solveClusters(): void {
  gatherSupport();
  joinOverlapping();
  for (let i: i32 = 0; i < supportCount; i++) {
    if (rootOf(i) !== i) continue;
    let size: i32 = 1;
    for (let j = i; j !== load<i32>(at4(tail, i)); j = load<i32>(at4(next, j))) size++;
    if (size <= MAX_CLUSTER) solveCluster(i, size);
  }
}

/** Groups members of the support as core/csc/overlap-groups.ts does. */
function joinOverlapping(): void {
  for (let i: i32 = 0; i < supportCount; i++) {
    store<i32>(at4(parent, i), i);
    const position = positionOf(i);
    const row = gramCentre + ((<usize>(atomOf(i) * atomCount)) << 2);
    for (let j = i - 1; j >= 0; j--) {
      if (position - positionOf(j) > reach) break;
      if (load<i32>(at4(row, atomOf(j))) < 0) continue;
      const a = rootOf(i);
      const b = rootOf(j);
      if (a !== b) store<i32>(at4(parent, max(a, b)), min(a, b));
    }
  }
  for (let i: i32 = 0; i < supportCount; i++) {
    const first = rootOf(i);
    if (first !== i) store<i32>(at4(next, load<i32>(at4(tail, first))), i);
    store<i32>(at4(tail, first), i);
  }
}

function rootOf(i: i32): i32 {
  let root = i;
  while (load<i32>(at4(parent, root)) !== root) root = load<i32>(at4(parent, root));
  store<i32>(at4(parent, i), root);
  return root;
}

function positionOf(i: i32): i32 {
  return load<u32>(at4(support, i)) / <u32>atomCount;
}

function atomOf(i: i32): i32 {
  return load<u32>(at4(support, i)) % <u32>atomCount;
}

/** @param first the group's first member */
function solveCluster(first: i32, size: i32): void {
  let settled = true;
  let member = first;
  for (let i: i32 = 0; i < size; i++) {
    const key = load<u32>(at4(support, member));
    member = load<i32>(at4(next, member));
    const position = key / <u32>atomCount;
    const atom = key - position * atomCount;
    const index = atom * stride + position;
    const lambda = load<f64>(at8(lambdas, atom));
    store<i32>(at8(cluster, i), index);
    store<i32>(at8(cluster, i), atom, 4);
    store<f64>(at8(value, i), load<f64>(at8(code, index)));
    store<f64>(at8(pull, i), load<f64>(at8(residual, index)));
    store<f64>(at8(weight, i), lambda);
    if (!(Math.abs(gradient(i)) <= 1e-9 * max(lambda, 1e-300))) settled = false;
  }
  if (settled) return;
  for (let i: i32 = 0; i < size; i++) {
    for (let j: i32 = 0; j <= i; j++) {
      const product = productOf(i, j);
      store<f64>(at8(matrix, i * size + j), product);
      store<f64>(at8(matrix, j * size + i), product);
    }
    store<i32>(at4(active, i), i);
  }
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
  for (let i: i32 = 0; i < size; i++) {
    const index = load<i32>(at8(cluster, i));
    const change = load<f64>(at8(value, i)) - load<f64>(at8(code, index));
    if (change === 0) continue;
    moveCoordinate(index, change);
    setCode(index, load<f64>(at8(value, i)));
  }
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
  factorCholesky(factor, size, size, 1e-10);
  solveCholesky(factor, size, size, step);
}

/** Inner product of two placed atoms of the cluster. */
function productOf(i: i32, j: i32): f64 {
  const a = load<i32>(at8(cluster, i), 4);
  const b = load<i32>(at8(cluster, j), 4);
  const lag = load<i32>(at8(cluster, i)) - a * stride - (load<i32>(at8(cluster, j)) - b * stride);
  if (lag < -reach || lag > reach) return 0;
  const centre = load<i32>(at4(gramCentre, b * atomCount + a));
  return centre < 0 ? 0 : load<f64>(at8(gramValues, centre + lag));
}

/**
 * Goes on from the last `solveLasso`, whose correlations were in single precision: computes those of
 * the non-zeros in double precision and solves for the code with them. Atoms that are much alike
 * make of the seventh digit of a correlation the fifth of a code.
 * @param rowStarts first row of each atom, i32, one more than atoms
 * @param channels of each row, i32
 * @param taps f64 `(rows x tapCount)`
 * @param traces rows of f32, `traceStride` in bytes
 * @param rough the correlations that were solved for, rows of f32, `roughStride` in bytes
 * @returns number of non-zeros
 */
export function refineLasso(
  rowStarts: usize,
  channels: usize,
  taps: usize,
  traces: usize,
  traceStride: usize,
  rough: usize,
  roughStride: usize,
): i32 {
  const tapCount = reach + 1;
  for (let i: i32 = 0; i < supportCount; i++) {
    const key = load<u32>(at4(support, i));
    const position = key / <u32>atomCount;
    const atom = key - position * atomCount;
    let exact: f64 = 0;
    const last = load<i32>(at4(rowStarts, atom + 1));
    for (let row = load<i32>(at4(rowStarts, atom)); row < last; row++) {
      const y = at4(traces + <usize>load<i32>(at4(channels, row)) * traceStride, position);
      const h = at8(taps, row * tapCount);
      for (let k: i32 = 0; k < tapCount; k++) {
        exact += load<f64>(at8(h, k)) * <f64>load<f32>(at4(y, k));
      }
    }
    const was = <f64>load<f32>(at4(rough + <usize>atom * roughStride, position));
    const at = at8(residual, atom * stride + position);
    store<f64>(at, load<f64>(at) + (exact - was));
  }
  solveClusters();
  gatherSupport();
  return supportCount;
}
