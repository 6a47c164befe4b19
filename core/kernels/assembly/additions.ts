/** Pulls of a configuration, and the most likely additions to it: core/csc/additions.ts. */
import { amplitudeAt, atomAt, positionAt, sizeOf } from './configuration';
import { levelAt, logOddsOf, twoSided } from './event-model';
import { clashes } from './event-rules';
import { at8 } from './rows';
import { atomOfRow, correlation, positions, rowCount, subtract } from './stretch';

/** Bytes of an addition: its log odds, atom, position and sign. */
const ADDITION: i32 = 24;
/** Bytes that the most additions take. */
export const ADDITIONS_BYTES: usize = 8 * 24;

let list: usize = 0;
/** How many were found. */
export let found: i32 = 0;
let pulls: usize = 0;

/**
 * @param listAt room for ADDITIONS_BYTES
 * @param pullsAt room for as many numbers as the stretch has
 */
export function openAdditions(listAt: usize, pullsAt: usize): void {
  list = listAt;
  pulls = pullsAt;
}

export function foundOdds(i: i32): f64 {
  return load<f64>(list + <usize>(i * ADDITION));
}

export function foundAtom(i: i32): i32 {
  return load<i32>(list + <usize>(i * ADDITION), 8);
}

export function foundPosition(i: i32): i32 {
  return load<i32>(list + <usize>(i * ADDITION), 12);
}

export function foundSign(i: i32): i32 {
  return load<i32>(list + <usize>(i * ADDITION), 16);
}

/** Address of a pull, as computed last. */
export function pullsOfRow(row: i32, position: i32): usize {
  return at8(pulls, row * positions + position);
}

/** Computes what a configuration leaves at positions [from, to]. */
export function computePulls(slot: usize, from: i32, to: i32): void {
  if (to - from + 1 === positions) {
    memory.copy(pulls, correlation, (<usize>(rowCount * positions)) << 3);
  } else {
    const bytes = (<usize>(to - from + 1)) << 3;
    for (let r: i32 = 0; r < rowCount; r++) {
      memory.copy(pullsOfRow(r, from), at8(correlation, r * positions + from), bytes);
    }
  }
  const size = sizeOf(slot);
  for (let i: i32 = 0; i < size; i++) {
    subtract(atomAt(slot, i), positionAt(slot, i), amplitudeAt(slot, i), pulls, from, to);
  }
}

/** Whether any pull of the whole stretch has this size. */
export function anyPullReaches(limit: f64): bool {
  const count = rowCount * positions;
  return firstReaching(pulls, 0, count, limit) < count;
}

/**
 * The first number in [from, end) that reaches `level`, of either sign where codes have one, or one
 * before it: scanned in fours.
 */
function firstReaching(values: usize, from: i32, end: i32, level: f64): i32 {
  const levels = f64x2.splat(level);
  let n = from;
  if (twoSided) {
    for (; n + 4 <= end; n += 4) {
      const a = f64x2.ge(f64x2.abs(v128.load(at8(values, n))), levels);
      const b = f64x2.ge(f64x2.abs(v128.load(at8(values, n), 16)), levels);
      if (v128.any_true(v128.or(a, b))) break;
    }
  } else {
    for (; n + 4 <= end; n += 4) {
      const a = f64x2.ge(v128.load(at8(values, n)), levels);
      const b = f64x2.ge(v128.load(at8(values, n), 16), levels);
      if (v128.any_true(v128.or(a, b))) break;
    }
  }
  while (n < end && !reaches(load<f64>(at8(values, n)), level)) n++;
  return n;
}

export function reaches(pull: f64, level: f64): bool {
  return pull >= level || (twoSided && pull <= -level);
}

/** @param most at most eight are kept */
export function findAdditions(slot: usize, from: i32, to: i32, minimumOdds: f64, most: i32): void {
  let goal = minimumOdds;
  found = 0;
  for (let r: i32 = 0; r < rowCount; r++) {
    const atom = atomOfRow(r);
    const row = pullsOfRow(r, 0);
    let level = levelAt(atom, goal);
    for (let n = from; n <= to; n++) {
      n = firstReaching(row, n, to + 1, level);
      if (n > to) break;
      const pull = load<f64>(at8(row, n));
      const gained = logOddsOf(atom, pull);
      if (gained <= goal || clashes(slot, atom, n, -1)) continue;
      insert(gained, atom, n, pull < 0 ? -1 : 1, most);
      if (found < most) continue;
      goal = foundOdds(most - 1);
      level = levelAt(atom, goal);
    }
  }
}

function insert(odds: f64, atom: i32, position: i32, sign: i32, most: i32): void {
  let place = found;
  if (place < most) found++;
  else place--;
  for (; place > 0 && foundOdds(place - 1) < odds; place--) {
    const to = list + <usize>(place * ADDITION);
    v128.store(to, v128.load(to - <usize>ADDITION));
    store<i64>(to, load<i64>(to - <usize>ADDITION, 16), 16);
  }
  const at = list + <usize>(place * ADDITION);
  store<f64>(at, odds);
  store<i32>(at, atom, 8);
  store<i32>(at, position, 12);
  store<i32>(at, sign, 16);
}
