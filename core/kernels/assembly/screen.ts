/**
 * What a configuration leaves of the correlations, `pullsOf` of core/csc/stretch.ts, computed where it
 * may reach a level: 32 positions at a time in single precision, which cannot miss one, then in
 * double precision, in the order of the twin.
 */
import { amplitudeAt, atomAt, positionAt, sizeOf } from './configuration';
import {
  atomSamples,
  centreOf,
  deepestProductOf,
  gramAt,
  gramValues,
  largestProduct,
  largestProductOf,
  singleProducts,
  twoSided,
} from './event-model';
import { at4, at8, magnitudeMask, subtractFours } from './rows';
import {
  atomOfRow,
  correlationInRow,
  largestCorrelation,
  largestInRow,
  positions,
  rowCount,
  singleRow,
} from './stretch';

/** Positions that are looked at together. */
const BLOCK: i32 = 32;
/** Four times the rounding error of single precision: the level's own rounding is in it. */
const ROUNDING: f64 = 1.0 / 4194304.0;
/** Raises a bound by more than rounding lowers it. */
const ABOVE: f64 = 1 + 1e-9;
/**
 * Bytes of a placement that matters: amplitude and address of its products in single precision, first
 * and last position, and both in double precision.
 */
export const ACTIVE: i32 = 32;

let actives: usize = 0;
let activeCount: i32 = 0;
let row: usize = 0;
let next: i32 = 0;
let last: i32 = 0;
let slack: f64 = 0;
/** Positions of the block before `next` that reached the level and are yet to be told. */
let reached: i32 = 0;
/** What no pull of a row exceeds, f64 a row, of the configuration that was measured last. */
let ceilings: usize = 0;
/** Room for a row in single precision. */
let rowScratch: usize = 0;

/**
 * @param room for a number a row and a row in single precision, `screenBytes`
 * @param activesAt room for ACTIVE bytes a placement
 */
export function openScreen(room: usize, activesAt: usize): void {
  ceilings = room;
  rowScratch = at8(room, rowCount);
  actives = activesAt;
}

/** A multiple of 8. */
export function screenBytes(): usize {
  return at8(<usize>(((positions + BLOCK + 1) & ~1) << 2), rowCount);
}

/** Learns what no pull of a configuration exceeds, row by row: most rows need not be looked at again. */
export function measureCeilings(slot: usize): void {
  const blocks = (positions + BLOCK - 1) / BLOCK;
  for (let r: i32 = 0; r < rowCount; r++) {
    screenRow(slot, r, 0, positions - 1, -1);
    memory.copy(rowScratch, row, <usize>((blocks * BLOCK) << 2));
    const end = actives + <usize>(activeCount * ACTIVE);
    for (let active = actives; active < end; active += ACTIVE) {
      // From a multiple of four on: the products have zeros in front of them and behind.
      const first = max(0, load<i32>(active, 8)) & ~3;
      const fours = ((min(load<i32>(active, 12), positions - 1) - first) >> 2) + 1;
      const products = at4(<usize>load<u32>(active, 4), first);
      subtractFours(at4(rowScratch, first), products, load<f32>(active), fours);
    }
    const largest = largestOf(rowScratch, blocks * (BLOCK / 4));
    store<f64>(at8(ceilings, r), <f64>largest + slack);
  }
}

/** The largest of `fours` times four numbers, of either sign where codes have both; at least zero. */
function largestOf(values: usize, fours: i32): f32 {
  const mask = i32x4.splat(magnitudeMask(twoSided));
  let even = f32x4.splat(0);
  let odd = even;
  for (let i: i32 = 0; i < fours; i += 2) {
    even = f32x4.pmax(even, v128.and(v128.load(values), mask));
    odd = f32x4.pmax(odd, v128.and(v128.load(values, 16), mask));
    values += 32;
  }
  const most = f32x4.pmax(even, odd);
  const two = f32x4.pmax(most, v128.shuffle<f32>(most, most, 2, 3, 0, 1));
  return max(f32x4.extract_lane(two, 0), f32x4.extract_lane(two, 1));
}

/** No pull of the row is larger in the configuration that was measured last. */
export function ceilingOf(rowNumber: i32): f64 {
  return load<f64>(at8(ceilings, rowNumber));
}

/** Whether a pull of the row may reach `level`: a look at the largest of what it is made of, which most rows do not pass. */
export function mayReach(slot: usize, rowNumber: i32, level: f64): bool {
  const atom = atomOfRow(rowNumber);
  const size = sizeOf(slot);
  let most = largestInRow(rowNumber);
  for (let i: i32 = 0; i < size && most * ABOVE < level; i++) {
    const other = atomAt(slot, i);
    if (centreOf(other, atom) < 0) continue;
    const amplitude = amplitudeAt(slot, i);
    most +=
      amplitude > 0 && !twoSided
        ? amplitude * deepestProductOf(other, atom)
        : abs(amplitude) * largestProductOf(other, atom);
  }
  return most * ABOVE >= level;
}

/**
 * Begins with one row of the stretch.
 * @param except placement that is left out, or -1
 */
export function screenRow(slot: usize, rowNumber: i32, from: i32, to: i32, except: i32): void {
  const atom = atomOfRow(rowNumber);
  const size = sizeOf(slot);
  let scale = largestCorrelation;
  activeCount = 0;
  for (let i: i32 = 0; i < size; i++) {
    const other = atomAt(slot, i);
    if (i === except || centreOf(other, atom) < 0) continue;
    const position = positionAt(slot, i);
    const begin = position - atomSamples + 1;
    const end = position + atomSamples - 1;
    if (end < from || begin > to) continue;
    const amplitude = amplitudeAt(slot, i);
    const active = actives + <usize>(activeCount * ACTIVE);
    store<f32>(active, <f32>amplitude);
    store<u32>(active, <u32>at4(singleProducts(other, atom), -position), 4);
    store<i32>(active, begin, 8);
    store<i32>(active, end, 12);
    store<f64>(active, amplitude, 16);
    store<u32>(active, <u32>at8(gramValues, centreOf(other, atom) - position), 24);
    scale += abs(amplitude) * largestProduct;
    activeCount++;
  }
  slack = ROUNDING * <f64>(activeCount + 3) * scale;
  row = singleRow(rowNumber);
  next = from;
  last = to;
  reached = 0;
}

/**
 * The next position of the row whose pull may reach `level`; none that does is passed over. The level
 * may rise from call to call.
 * @returns a position behind the last where there is none
 */
export function nextReaching(level: f64): i32 {
  const levels = f32x4.splat(<f32>(level - slack));
  while (reached === 0) {
    if (next > last) return next;
    reached = blockReaching(next, levels);
    next += BLOCK;
  }
  const position = next - BLOCK + ctz(reached);
  reached &= reached - 1;
  return position <= last ? position : last + 1;
}

/** One bit for each position of the block at `from`. */
function blockReaching(from: i32, levels: v128): i32 {
  const at = at4(row, from);
  let a = v128.load(at);
  let b = v128.load(at, 16);
  let c = v128.load(at, 32);
  let d = v128.load(at, 48);
  let e = v128.load(at, 64);
  let f = v128.load(at, 80);
  let g = v128.load(at, 96);
  let h = v128.load(at, 112);
  const end = actives + <usize>(activeCount * ACTIVE);
  for (let active = actives; active < end; active += ACTIVE) {
    if (from + BLOCK <= load<i32>(active, 8) || from > load<i32>(active, 12)) continue;
    const amplitude = v128.load32_splat(active);
    const products = at4(<usize>load<u32>(active, 4), from);
    a = f32x4.sub(a, f32x4.mul(amplitude, v128.load(products)));
    b = f32x4.sub(b, f32x4.mul(amplitude, v128.load(products, 16)));
    c = f32x4.sub(c, f32x4.mul(amplitude, v128.load(products, 32)));
    d = f32x4.sub(d, f32x4.mul(amplitude, v128.load(products, 48)));
    e = f32x4.sub(e, f32x4.mul(amplitude, v128.load(products, 64)));
    f = f32x4.sub(f, f32x4.mul(amplitude, v128.load(products, 80)));
    g = f32x4.sub(g, f32x4.mul(amplitude, v128.load(products, 96)));
    h = f32x4.sub(h, f32x4.mul(amplitude, v128.load(products, 112)));
  }
  if (twoSided) {
    a = f32x4.abs(a);
    b = f32x4.abs(b);
    c = f32x4.abs(c);
    d = f32x4.abs(d);
    e = f32x4.abs(e);
    f = f32x4.abs(f);
    g = f32x4.abs(g);
    h = f32x4.abs(h);
  }
  const most = f32x4.pmax(
    f32x4.pmax(f32x4.pmax(a, b), f32x4.pmax(c, d)),
    f32x4.pmax(f32x4.pmax(e, f), f32x4.pmax(g, h)),
  );
  if (!v128.any_true(f32x4.ge(most, levels))) return 0;
  const low =
    bits(a, levels) | (bits(b, levels) << 4) | (bits(c, levels) << 8) | (bits(d, levels) << 12);
  const high =
    bits(e, levels) | (bits(f, levels) << 4) | (bits(g, levels) << 8) | (bits(h, levels) << 12);
  return low | (high << 16);
}

function bits(values: v128, levels: v128): i32 {
  return i32x4.bitmask(f32x4.ge(values, levels));
}

/** The pull at a position of the row that `screenRow` has begun with, nothing left out, in double precision. */
export function pullHere(rowNumber: i32, position: i32): f64 {
  let pull = correlationInRow(rowNumber, position);
  const end = actives + <usize>(activeCount * ACTIVE);
  for (let active = actives; active < end; active += ACTIVE) {
    if (position < load<i32>(active, 8) || position > load<i32>(active, 12)) continue;
    pull -= load<f64>(active, 16) * load<f64>(at8(<usize>load<u32>(active, 24), position));
  }
  return pull;
}

/** The same of any row. */
export function pullAt(slot: usize, rowNumber: i32, position: i32): f64 {
  const atom = atomOfRow(rowNumber);
  const size = sizeOf(slot);
  let pull = correlationInRow(rowNumber, position);
  for (let i: i32 = 0; i < size; i++) {
    const product = gramAt(atomAt(slot, i), atom, position - positionAt(slot, i));
    pull -= amplitudeAt(slot, i) * product;
  }
  return pull;
}

export function reaches(pull: f64, level: f64): bool {
  return pull >= level || (twoSided && pull <= -level);
}
