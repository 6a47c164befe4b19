/**
 * Correlations of the working observation with all atoms in whole numbers of 16 bits, which takes less
 * than half the time of single precision, and by how much they may err.
 */
import { correlateIntegers } from './correlate';
import {
  atomCount,
  atomSamples,
  bins,
  filterCount,
  filters,
  largestOf,
  precisions,
  residual,
} from './count-problem';
import { at4, at8 } from './rows';

const MOST: f64 = 32767;
/** The largest number of the working observation may shrink by this before the scale follows it. */
const MOST_SHRINKAGE: f64 = 8;
/** Whole numbers stand in the last bits of their sum with it. */
const ROUNDER: f64 = 6755399441055744;

/** The working observation, rounded, with the next bin's number in the upper half of each word. */
let narrow: usize = 0;
/** Of all atoms at all positions, f32. */
export let pull: usize = 0;
export let stride: i32 = 0;
/** What the largest of 16 bits is worth. */
let range: f64 = 0;

/**
 * @param narrowRow i32, one in front, the bins and zeros for whole blocks behind
 * @param pullRows f32 `(atoms x rowStride)`, aligned, with room for whole blocks
 */
export function openCorrelation(narrowRow: usize, pullRows: usize, rowStride: i32): void {
  narrow = narrowRow + 4;
  pull = pullRows;
  stride = rowStride;
  range = -1;
}

/**
 * Follows the largest number of the working observation.
 * @returns whether the scale had to change, and all of the working observation was rounded anew
 */
export function rescaled(): bool {
  const most = max(largestOf(residual, 0, bins), f64.MIN_NORMAL_VALUE);
  if (most <= range && range <= MOST_SHRINKAGE * most) return false;
  range = most * 1.5;
  narrowBins(0, bins);
  return true;
}

/** Rounds what has changed in bins [first, end). */
export function narrowBins(first: i32, end: i32): void {
  const scale = f64x2.splat(MOST / range);
  const low = i32x4.splat(0xffff);
  for (let n = first - 1; n < end; n += 4) {
    const here = rounded(n, scale);
    const next = rounded(n + 1, scale);
    v128.store(at4(narrow, n), v128.or(v128.and(here, low), i32x4.shl(next, 16)));
  }
}

/** Four numbers of the working observation. */
function rounded(n: i32, scale: v128): v128 {
  const at = at8(residual, n);
  const rounder = f64x2.splat(ROUNDER);
  const a = f64x2.add(rounder, f64x2.mul(scale, v128.load(at)));
  const b = f64x2.add(rounder, f64x2.mul(scale, v128.load(at, 16)));
  return v128.shuffle<i32>(a, b, 0, 2, 4, 6);
}

/** By how much `pull` may err for an atom. */
export function errorOf(atom: i32): f64 {
  return range * load<f64>(at8(precisions, 2 * atom), 8);
}

/** Writes `pull` at positions [first, first + count) and up to 31 more. */
export function correlateFrom(first: i32, count: i32): void {
  const strideBytes = (<usize>stride) << 2;
  const out = at4(pull, first);
  for (let c: i32 = 0; c < atomCount; c++) {
    const row = at4(out, c * stride);
    for (let n: i32 = 0; n < count; n += 4) v128.store(at4(row, n), i32x4.splat(0));
  }
  const pairs = (atomSamples + 1) >> 1;
  correlateIntegers(filters, filterCount, pairs, at4(narrow, first), 0, out, strideBytes, count);
  for (let c: i32 = 0; c < atomCount; c++) {
    const unit = f32x4.splat(<f32>((range / MOST) * load<f64>(at8(precisions, 2 * c))));
    const row = at4(out, c * stride);
    for (let n: i32 = 0; n < count; n += 4) {
      const sums = f32x4.convert_i32x4_s(v128.load(at4(row, n)));
      v128.store(at4(row, n), f32x4.mul(unit, sums));
    }
  }
}
