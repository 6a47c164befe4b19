/** The most likely additions to a configuration: core/csc/additions.ts. */
import { levelAt, logOddsOf } from './event-model';
import { clashes } from './event-rules';
import { ceilingOf, mayReach, nextReaching, pullHere, reaches, screenRow } from './screen';
import { atomOfRow, rowCount, rowInOrder } from './stretch';

/** Bytes of an addition: its log odds, atom, position and sign. */
const ADDITION: i32 = 24;
/** Bytes that the most additions take. */
export const ADDITIONS_BYTES: usize = 8 * 24;

let list: usize = 0;
/** How many were found. */
export let found: i32 = 0;

/** @param listAt room for ADDITIONS_BYTES */
export function openAdditions(listAt: usize): void {
  list = listAt;
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

/**
 * Rows are looked at in the order of what may be found there; where two additions are as likely, the
 * earlier is the one of the first atom and position, as in the twin.
 * @param most at most eight are kept
 * @param isMeasured whether the configuration's ceilings are known
 */
export function findAdditions(
  slot: usize,
  from: i32,
  to: i32,
  minimumOdds: f64,
  most: i32,
  isMeasured: bool = false,
): void {
  let goal = minimumOdds;
  found = 0;
  for (let place: i32 = 0; place < rowCount; place++) {
    const r = rowInOrder(place);
    const atom = atomOfRow(r);
    let level = levelAt(atom, goal);
    if (isMeasured ? ceilingOf(r) < level : !mayReach(slot, r, level)) continue;
    screenRow(slot, r, from, to, -1);
    for (let n = nextReaching(level); n <= to; n = nextReaching(level)) {
      const pull = pullHere(r, n);
      if (!reaches(pull, level)) continue;
      const gained = logOddsOf(atom, pull);
      if (found < most ? gained <= minimumOdds : !isBefore(gained, atom, n, most - 1)) continue;
      if (clashes(slot, atom, n, -1)) continue;
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
  for (; place > 0 && isBefore(odds, atom, position, place - 1); place--) {
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

/** Whether an addition comes before the i-th of the list. */
function isBefore(odds: f64, atom: i32, position: i32, i: i32): bool {
  const other = foundOdds(i);
  if (odds !== other) return odds > other;
  return comesFirst(atom, position, foundAtom(i), foundPosition(i));
}

export function comesFirst(atom: i32, position: i32, otherAtom: i32, otherPosition: i32): bool {
  return atom < otherAtom || (atom === otherAtom && position < otherPosition);
}
