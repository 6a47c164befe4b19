/** Finds the coordinates of a code of counts that are at zero and would rather not be. */
import { correlateRows } from './correlate';
import {
  atomCount,
  atomSamples,
  bins,
  filterCount,
  filters,
  lambdas,
  largestNorm,
  positions,
  residual,
  triedResidual,
  twoSided,
} from './count-problem';
import { add, atomOf, entryOf, positionOf, size } from './count-support';
import { at4, at8, BLOCK, BLOCK_BITS, firstPulled, magnitudeMask, strongestPull } from './rows';

/** The working observation and its correlations with all atoms at all positions, f32. */
let narrow: usize = 0;
export let pull: usize = 0;
export let stride: i32 = 0;
/** Of each block, f64: by how much all pulls of those that are not members fall short of lambda at least. */
let slacks: usize = 0;
/** Sums of squares of changes before each bin, f64. */
let squares: usize = 0;

/**
 * @param narrowRow f32, the bins and zeros for whole blocks behind
 * @param pullRows f32 `(atoms x rowStride)`, aligned, with room for whole blocks
 * @param slackRow f64, one a block of positions, and one a bin and one more
 */
export function openScreening(
  narrowRow: usize,
  pullRows: usize,
  rowStride: i32,
  slackRow: usize,
): void {
  narrow = narrowRow;
  pull = pullRows;
  stride = rowStride;
  slacks = slackRow;
  const blocks = (positions + BLOCK - 1) >> BLOCK_BITS;
  for (let block: i32 = 0; block < blocks; block++) store<f64>(at8(slacks, block), -1);
  squares = at8(slacks, blocks);
  store<f64>(squares, 0);
}

/** Correlations of the working observation with all atoms, in `pull`. */
export function correlateAll(): void {
  narrowResidual();
  correlateFrom(0, positions);
}

function narrowResidual(): void {
  for (let n: i32 = 0; n < bins; n += 2) {
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

/**
 * Takes of each block of positions and each atom the worst coordinate in.
 * @returns largest `(pull - lambda)_+ / lambda` of those that were not members, or -1 for no room
 */
export function addViolators(tolerance: f64): f64 {
  narrowResidual();
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
      if (!add(c, first + firstPulled(pulls, strongest, mask), 0)) return -1;
      worstOf = max(worstOf, excess);
    }
    store<f64>(at8(slacks, block), slack);
  }
  return worstOf;
}

/**
 * No pull changes by more than the norm of its atom times that of the change of the working observation
 * under it. To be told when `takeTried` has just been.
 */
export function lowerSlacks(): void {
  let sum: f64 = 0;
  for (let n: i32 = 0; n < bins; n++) {
    const change = load<f64>(at8(residual, n)) - load<f64>(at8(triedResidual, n));
    sum += change * change;
    store<f64>(at8(squares, n + 1), sum);
  }
  for (let block: i32 = 0; block << BLOCK_BITS < positions; block++) {
    const first = block << BLOCK_BITS;
    const end = min(bins, first + BLOCK + atomSamples);
    const energy = load<f64>(at8(squares, end)) - load<f64>(at8(squares, first));
    const slack = load<f64>(at8(slacks, block)) - largestNorm * Math.sqrt(energy);
    store<f64>(at8(slacks, block), slack);
  }
}

/** Vectors write more correlations than there are positions. */
function clearBehind(block: usize, count: i32): void {
  for (let n = count; n < BLOCK; n++) store<f32>(at4(block, n), 0);
}

/** Members at zero are about to be none: their blocks have to be looked at. */
export function forgetZeros(): void {
  for (let i: i32 = 0; i < size; i++) {
    if (entryOf(i) === 0) store<f64>(at8(slacks, positionOf(i) >> BLOCK_BITS), -1);
  }
}
