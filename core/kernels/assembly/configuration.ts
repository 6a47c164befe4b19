/**
 * Configurations of core/csc/configuration.ts, in slots of memory: their size, the placements, the
 * amplitudes, the factor row by row, `L^-1 c`, and the log odds of the first 0, 1, 2, ... placements.
 */
import { gramAt, logRateOf, meanOf, noiseVariance, spreadOf } from './event-model';
import { logarithm } from './logarithm';
import { at8 } from './rows';
import { correlationAt } from './stretch';

const LEAST_PIVOT: f64 = 1e-12;
const HEADER: usize = 8;
/** Bytes of a placement: atom, position, sign. */
const PLACEMENT: i32 = 12;

/** Distances in a slot, in bytes. */
let amplitudes: usize = 0;
let whitened: usize = 0;
let odds: usize = 0;
let factor: usize = 0;

/** @returns bytes of a slot for at most `capacity` placements, a multiple of 8 */
export function shapeSlots(capacity: i32): usize {
  amplitudes = HEADER + <usize>((capacity * PLACEMENT + 7) & ~7);
  whitened = amplitudes + ((<usize>capacity) << 3);
  odds = whitened + ((<usize>capacity) << 3);
  factor = odds + ((<usize>(capacity + 1)) << 3);
  return factor + ((<usize>triangle(capacity)) << 3);
}

function triangle(size: i32): i32 {
  return (size * (size + 1)) >> 1;
}

export function sizeOf(slot: usize): i32 {
  return load<i32>(slot);
}

export function atomAt(slot: usize, i: i32): i32 {
  return load<i32>(slot + <usize>(i * PLACEMENT), HEADER);
}

export function positionAt(slot: usize, i: i32): i32 {
  return load<i32>(slot + <usize>(i * PLACEMENT), HEADER + 4);
}

export function signAt(slot: usize, i: i32): i32 {
  return load<i32>(slot + <usize>(i * PLACEMENT), HEADER + 8);
}

export function amplitudeAt(slot: usize, i: i32): f64 {
  return load<f64>(at8(slot + amplitudes, i));
}

/** Log odds of the whole configuration. */
export function oddsOf(slot: usize): f64 {
  return load<f64>(at8(slot + odds, sizeOf(slot)));
}

export function clearSlot(slot: usize): void {
  store<i32>(slot, 0);
  store<f64>(slot + odds, 0);
}

/** The first placements of another configuration; the factor of the first does not know the others. */
export function copyFirst(slot: usize, from: usize, size: i32): void {
  store<i32>(slot, size);
  store<f64>(slot + odds, 0);
  for (let i: i32 = 0; i < size; i++) {
    const to = slot + <usize>(i * PLACEMENT);
    store<i32>(to, atomAt(from, i), HEADER);
    store<i32>(to, positionAt(from, i), HEADER + 4);
    store<i32>(to, signAt(from, i), HEADER + 8);
    store<f64>(at8(slot + whitened, i), load<f64>(at8(from + whitened, i)));
    store<f64>(at8(slot + odds, i + 1), load<f64>(at8(from + odds, i + 1)));
  }
  const numbers = triangle(size);
  for (let k: i32 = 0; k < numbers; k++) {
    store<f64>(at8(slot + factor, k), load<f64>(at8(from + factor, k)));
  }
}

export function copyWhole(slot: usize, from: usize): void {
  const size = sizeOf(from);
  copyFirst(slot, from, size);
  for (let i: i32 = 0; i < size; i++) {
    store<f64>(at8(slot + amplitudes, i), amplitudeAt(from, i));
  }
}

/** Adds a placement; the amplitudes are not right before `finish`. */
export function push(slot: usize, atom: i32, position: i32, sign: i32): void {
  const size = sizeOf(slot);
  const raised = oddsOf(slot) + appendPlacement(slot, atom, position, sign);
  const placement = slot + <usize>(size * PLACEMENT);
  store<i32>(placement, atom, HEADER);
  store<i32>(placement, position, HEADER + 4);
  store<i32>(placement, sign, HEADER + 8);
  store<i32>(slot, size + 1);
  store<f64>(at8(slot + odds, size + 1), raised);
}

/** `slot` becomes `from` without the placements `i` and `j`; `j` may be `i`. */
export function evaluateWithout(slot: usize, from: usize, i: i32, j: i32): void {
  const size = sizeOf(from);
  copyFirst(slot, from, min(i, j));
  for (let k = min(i, j) + 1; k < size; k++) {
    if (k === i || k === j) continue;
    push(slot, atomAt(from, k), positionAt(from, k), signAt(from, k));
  }
  finish(slot);
}

/** `slot` becomes `from` and one placement more. */
export function extend(slot: usize, from: usize, atom: i32, position: i32, sign: i32): void {
  copyFirst(slot, from, sizeOf(from));
  push(slot, atom, position, sign);
  finish(slot);
}

/** Writes the row that one more placement adds to the factor; @returns by how much it raises the log odds. */
export function appendPlacement(slot: usize, atom: i32, position: i32, sign: i32): f64 {
  const size = sizeOf(slot);
  const noisePrecision = 1 / noiseVariance;
  const spread = spreadOf(atom);
  const precision = 1 / (spread * spread);
  const mean = <f64>sign * meanOf(atom);
  const factors = slot + factor;
  const row = at8(factors, triangle(size));
  let pivot = noisePrecision * gramAt(atom, atom, 0) + precision;
  let target = noisePrecision * correlationAt(atom, position) + mean * precision;
  for (let j: i32 = 0; j < size; j++) {
    const rowJ = at8(factors, triangle(j));
    const product = gramAt(atomAt(slot, j), atom, position - positionAt(slot, j));
    let entry = noisePrecision * product;
    for (let k: i32 = 0; k < j; k++) entry -= load<f64>(at8(row, k)) * load<f64>(at8(rowJ, k));
    entry /= load<f64>(at8(rowJ, j));
    store<f64>(at8(row, j), entry);
    pivot -= entry * entry;
    target -= entry * load<f64>(at8(slot + whitened, j));
  }
  const root = sqrt(max(pivot, LEAST_PIVOT));
  const last = target / root;
  store<f64>(at8(row, size), root);
  store<f64>(at8(slot + whitened, size), last);
  return (
    0.5 * (last * last) -
    0.5 * (mean * mean) * precision -
    logarithm(root * spread) +
    logRateOf(atom)
  );
}

/** Computes the amplitudes `L^-T L^-1 c`. */
export function finish(slot: usize): void {
  const size = sizeOf(slot);
  const values = slot + amplitudes;
  for (let i: i32 = 0; i < size; i++) {
    store<f64>(at8(values, i), load<f64>(at8(slot + whitened, i)));
  }
  for (let i = size - 1; i >= 0; i--) {
    const row = at8(slot + factor, triangle(i));
    const amplitude = load<f64>(at8(values, i)) / load<f64>(at8(row, i));
    store<f64>(at8(values, i), amplitude);
    for (let k: i32 = 0; k < i; k++) {
      const left = load<f64>(at8(values, k)) - load<f64>(at8(row, k)) * amplitude;
      store<f64>(at8(values, k), left);
    }
  }
}
