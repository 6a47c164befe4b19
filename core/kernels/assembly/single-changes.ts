/** The best single change of a configuration: core/csc/single-changes.ts. */
import {
  comesFirst,
  findAdditions,
  found,
  foundAtom,
  foundOdds,
  foundPosition,
  foundSign,
} from './additions';
import {
  amplitudeAt,
  atomAt,
  copyFirst,
  evaluateWithout,
  extend,
  finish,
  positionAt,
  push,
  signAt,
  sizeOf,
} from './configuration';
import { atomSamples, centreOf, gramAt, largestProductOf, levelAt, logOddsOf } from './event-model';
import { clashes } from './event-rules';
import { ceilingOf, measureCeilings, nextReaching, pullAt, reaches, screenRow } from './screen';
import { atomOfRow, positions, rowCount, rowInOrder, rowOf } from './stretch';

/** The placement that is to go, -1 where none is. */
let gone: i32 = -1;
/** The placement that is to come, where its sign is not zero. */
let comingAtom: i32 = 0;
let comingPosition: i32 = 0;
let comingSign: i32 = 0;
/** What it is worth. */
let comingOdds: f64 = 0;

/**
 * Puts the best single change of `from` into `slot`, and knows the ceilings of `from` then.
 * @returns whether any gains more than `minimumGain`
 */
export function bestSingleChange(slot: usize, from: usize, minimumGain: f64): bool {
  const size = sizeOf(from);
  let gain = minimumGain;
  gone = -1;
  comingSign = 0;
  measureCeilings(from);
  findAdditions(from, 0, positions - 1, gain, 1, true);
  if (found > 0) {
    gain = foundOdds(0);
    comingAtom = foundAtom(0);
    comingPosition = foundPosition(0);
    comingSign = foundSign(0);
  }
  for (let i: i32 = 0; i < size; i++) {
    const atom = atomAt(from, i);
    const amplitude = amplitudeAt(from, i);
    const pull = pullAt(from, rowOf(atom), positionAt(from, i));
    const present = logOddsOf(atom, pull + amplitude);
    if (-present > gain) {
      gain = -present;
      gone = i;
      comingSign = 0;
    }
    if (!findExchange(from, i, amplitude, present + gain)) continue;
    gain = comingOdds - present;
    gone = i;
  }
  if (gone < 0 && comingSign === 0) return false;
  change(slot, from);
  return true;
}

function change(slot: usize, from: usize): void {
  if (gone < 0) {
    extend(slot, from, comingAtom, comingPosition, comingSign);
    return;
  }
  if (comingSign === 0) {
    evaluateWithout(slot, from, gone, gone);
    return;
  }
  copyFirst(slot, from, gone);
  push(slot, comingAtom, comingPosition, comingSign);
  const size = sizeOf(from);
  for (let k = gone + 1; k < size; k++) {
    push(slot, atomAt(from, k), positionAt(from, k), signAt(from, k));
  }
  finish(slot);
}

/** Finds what explains best what placement `i` leaves when it is taken away, where that is worth more than `goal`. */
function findExchange(slot: usize, i: i32, amplitude: f64, minimumOdds: f64): bool {
  const atom = atomAt(slot, i);
  const position = positionAt(slot, i);
  const from = max(0, position - atomSamples + 1);
  const to = min(positions - 1, position + atomSamples - 1);
  let goal = minimumOdds;
  let any = false;
  for (let place: i32 = 0; place < rowCount; place++) {
    const r = rowInOrder(place);
    const other = atomOfRow(r);
    if (centreOf(atom, other) < 0) continue;
    let level = levelAt(other, goal);
    if (ceilingOf(r) + abs(amplitude) * largestProductOf(atom, other) < level) continue;
    screenRow(slot, r, from, to, i);
    for (let n = nextReaching(level); n <= to; n = nextReaching(level)) {
      if (n === position && other === atom) continue;
      const pull = pullAt(slot, r, n) + amplitude * gramAt(atom, other, n - position);
      if (!reaches(pull, level)) continue;
      const gained = logOddsOf(other, pull);
      const isFirst = any && comesFirst(other, n, comingAtom, comingPosition);
      if (gained < goal || (gained === goal && !isFirst) || clashes(slot, other, n, i)) continue;
      goal = gained;
      level = levelAt(other, goal);
      comingAtom = other;
      comingPosition = n;
      comingSign = pull < 0 ? -1 : 1;
      any = true;
    }
  }
  comingOdds = goal;
  return any;
}
