/** The best single change of a configuration: core/csc/single-changes.ts. */
import {
  computePulls,
  findAdditions,
  found,
  foundAtom,
  foundOdds,
  foundPosition,
  foundSign,
  pullsOfRow,
  reaches,
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
import {
  atomSamples,
  centreOf,
  gramValues,
  levelAt,
  logOddsOf,
  partnersOf,
  twoSided,
} from './event-model';
import { clashes } from './event-rules';
import { at8 } from './rows';
import { positions, rowOf } from './stretch';

/** The placement that is to go, -1 where none is. */
let gone: i32 = -1;
/** The placement that is to come, where its sign is not zero. */
let comingAtom: i32 = 0;
let comingPosition: i32 = 0;
let comingSign: i32 = 0;
/** What it is worth. */
let comingOdds: f64 = 0;

/**
 * Puts the best single change of `from` into `slot`, and leaves the pulls of `from`.
 * @returns whether any gains more than `minimumGain`
 */
export function bestSingleChange(slot: usize, from: usize, minimumGain: f64): bool {
  const size = sizeOf(from);
  let gain = minimumGain;
  gone = -1;
  comingSign = 0;
  computePulls(from, 0, positions - 1);
  findAdditions(from, 0, positions - 1, gain, 1);
  if (found > 0) {
    gain = foundOdds(0);
    comingAtom = foundAtom(0);
    comingPosition = foundPosition(0);
    comingSign = foundSign(0);
  }
  for (let i: i32 = 0; i < size; i++) {
    const atom = atomAt(from, i);
    const amplitude = amplitudeAt(from, i);
    const pull = load<f64>(pullsOfRow(rowOf(atom), positionAt(from, i)));
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
  const lastPartner = partnersOf(atom + 1);
  for (let partner = partnersOf(atom); partner < lastPartner; partner += 4) {
    const other = load<i32>(partner);
    const rowNumber = rowOf(other);
    if (rowNumber < 0) continue;
    const row = pullsOfRow(rowNumber, 0);
    const products = at8(gramValues, centreOf(atom, other) - position);
    let level = levelAt(other, goal);
    for (let n = from; n <= to; n++) {
      n = passUnder(row, products, amplitude, n, to, level);
      const pull = load<f64>(at8(row, n)) + amplitude * load<f64>(at8(products, n));
      if (!reaches(pull, level) || (n === position && other === atom)) continue;
      const gained = logOddsOf(other, pull);
      if (gained <= goal || clashes(slot, other, n, i)) continue;
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

/** The first position in [from, to], or one before it, where `row + amplitude * products` reaches `level`; `to` where none does. */
function passUnder(
  row: usize,
  products: usize,
  amplitude: f64,
  from: i32,
  to: i32,
  level: f64,
): i32 {
  const amplitudes = f64x2.splat(amplitude);
  const levels = f64x2.splat(level);
  let n = from;
  for (; n + 4 <= to; n += 4) {
    const r = at8(row, n);
    const p = at8(products, n);
    let a = f64x2.add(v128.load(r), f64x2.mul(amplitudes, v128.load(p)));
    let b = f64x2.add(v128.load(r, 16), f64x2.mul(amplitudes, v128.load(p, 16)));
    if (twoSided) {
      a = f64x2.abs(a);
      b = f64x2.abs(b);
    }
    if (v128.any_true(v128.or(f64x2.ge(a, levels), f64x2.ge(b, levels)))) break;
  }
  return n;
}
