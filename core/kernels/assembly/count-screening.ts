/** Finds the coordinates of a code of counts that are at zero and would rather not be. */
import { correlateRows } from './correlate';
import { blockAt, blockCount } from './count-active';
import {
  atomCount,
  atomSamples,
  binBlocks,
  bins,
  evaluateBlock,
  filterCount,
  filters,
  lambdas,
  largestNorm,
  positions,
  residual,
  twoSided,
} from './count-problem';
import {
  add,
  atomOf,
  correlateAtom,
  entryOf,
  move,
  positionOf,
  pullOf,
  size,
  truncate,
} from './count-support';
import { at4, at8, BLOCK, BLOCK_BITS, firstPulled, magnitudeMask, strongestPull } from './rows';

/** The working observation and its correlations with all atoms at all positions, f32. */
let narrow: usize = 0;
export let pull: usize = 0;
export let stride: i32 = 0;
/** Of each block, f64: by how much all pulls of those that are not members fall short of lambda at least. */
let slacks: usize = 0;
/** Of each block of bins, f64: energy of the change of the working observation. */
let energies: usize = 0;

/**
 * @param narrowRow f32, the bins and zeros for whole blocks behind
 * @param pullRows f32 `(atoms x rowStride)`, aligned, with room for whole blocks
 * @param blockRows f64, two of a number a block of bins
 */
export function openScreening(
  narrowRow: usize,
  pullRows: usize,
  rowStride: i32,
  blockRows: usize,
): void {
  narrow = narrowRow;
  pull = pullRows;
  stride = rowStride;
  slacks = blockRows;
  energies = at8(slacks, binBlocks);
  for (let block: i32 = 0; block < binBlocks; block++) store<f64>(at8(slacks, block), -1);
}

/** The working observation of all bins, evaluated. */
export function evaluateAll(): void {
  for (let block: i32 = 0; block < binBlocks; block++) {
    evaluateBlock(block);
    narrowBlock(block);
  }
}

/** Correlations of the working observation with all atoms, in `pull`. */
export function correlateAll(): void {
  correlateFrom(0, positions);
}

function narrowBlock(block: i32): void {
  const first = block << BLOCK_BITS;
  const end = min(bins, first + BLOCK);
  for (let n = first; n < end; n += 2) {
    v128.store64_lane(at4(narrow, n), f32x4.demote_f64x2_zero(v128.load(at8(residual, n))), 0);
  }
}

/** Correlations of the working observation with all atoms at positions [first, first + count). */
function correlateFrom(first: i32, count: i32): void {
  const strideBytes = (<usize>stride) << 2;
  const out = at4(pull, first);
  for (let c: i32 = 0; c < atomCount; c++) {
    const row = at4(out, c * stride);
    for (let n: i32 = 0; n < count; n += 4) v128.store(at4(row, n), f32x4.splat(0));
  }
  correlateRows(filters, filterCount, atomSamples, at4(narrow, first), 0, out, strideBytes, count);
}

/** Members at zero that are content there leave. */
export function dropContent(tolerance: f64): void {
  let kept: i32 = 0;
  for (let i: i32 = 0; i < size; i++) {
    if (entryOf(i) === 0) {
      const lambda = load<f64>(at8(lambdas, atomOf(i)));
      const strength = twoSided ? Math.abs(pullOf(i)) : pullOf(i);
      if (strength <= lambda * (1 + tolerance)) {
        const slack = at8(slacks, positionOf(i) >> BLOCK_BITS);
        store<f64>(slack, min(load<f64>(slack), lambda - strength));
        continue;
      }
    }
    if (kept !== i) move(i, kept);
    kept++;
  }
  truncate(kept);
}

/**
 * Takes of each block of positions and each atom the worst coordinate in.
 * @returns largest `(pull - lambda)_+ / lambda` of those that were not members, or -1 for no room
 */
export function addViolators(tolerance: f64): f64 {
  const mask = magnitudeMask(twoSided);
  let worstOf: f64 = 0;
  let member: i32 = 0;
  for (let block: i32 = 0; block << BLOCK_BITS < positions; block++) {
    if (load<f64>(at8(slacks, block)) > 0) continue;
    const first = block << BLOCK_BITS;
    correlateFrom(first, BLOCK);
    while (member < size && positionOf(member) < first) member++;
    for (let i = member; i < size && positionOf(i) < first + BLOCK; i++) {
      store<f32>(at4(pull, atomOf(i) * stride + positionOf(i)), 0);
    }
    let slack = f64.MAX_VALUE;
    for (let c: i32 = 0; c < atomCount; c++) {
      const pulls = at4(pull, c * stride + first);
      clearBehind(pulls, positions - first);
      const strongest = strongestPull(pulls, mask);
      const lambda = load<f64>(at8(lambdas, c));
      const excess = <f64>strongest / lambda - 1;
      slack = min(slack, lambda - <f64>strongest);
      if (!(excess > tolerance)) continue;
      const position = first + firstPulled(pulls, strongest, mask);
      if (!add(c, position, 0, correlateAtom(c, position, residual))) return -1;
      worstOf = max(worstOf, excess);
    }
    store<f64>(at8(slacks, block), slack);
  }
  return worstOf;
}

/**
 * Brings up to date what follows from a prediction that has moved. No pull changes by more than the norm
 * of its atom times that of the change of the working observation under it.
 */
export function evaluateMoved(): void {
  memory.fill(energies, 0, (<usize>binBlocks) << 3);
  for (let i: i32 = 0; i < blockCount; i++) {
    const block = blockAt(i);
    store<f64>(at8(energies, block), evaluateBlock(block));
    narrowBlock(block);
  }
  const span = (BLOCK + atomSamples - 2) >> BLOCK_BITS;
  for (let block: i32 = 0; block << BLOCK_BITS < positions; block++) {
    let energy: f64 = 0;
    for (let i = block; i <= min(block + span, binBlocks - 1); i++) {
      energy += load<f64>(at8(energies, i));
    }
    const slack = load<f64>(at8(slacks, block)) - largestNorm * Math.sqrt(energy);
    store<f64>(at8(slacks, block), slack);
  }
}

/** Vectors write more correlations than there are positions. */
function clearBehind(block: usize, count: i32): void {
  for (let n = count; n < BLOCK; n++) store<f32>(at4(block, n), 0);
}
