/**
 * The coordinates of a code of counts that may differ from zero, as core/csc/support.ts has them, but
 * sorted by position, then atom: so two of them overlap where they are near each other in the list.
 */
import { at4, at8 } from './rows';

/** Zeros behind the taps of an atom and the weighted taps: products are summed by four. */
const TAP_SLACK: i32 = 4;

let atomSamples: i32 = 0;
/** From one atom to the next, in numbers. */
let tapStride: i32 = 0;
let taps: usize = 0;
let capacity: i32 = 0;
/** Of each member. Positions and atoms are i32, values f64. */
let positions: usize = 0;
let atoms: usize = 0;
let values: usize = 0;
let weighted: usize = 0;
export let size: i32 = 0;

/**
 * @param atomTaps f64 `(atoms x (atomSamples + 4, made even))`, zeros behind each
 * @param work two i32 and an f64 a member, and a row of weighted taps
 */
export function openSupport(samples: i32, atomTaps: usize, work: usize, mostMembers: i32): void {
  atomSamples = samples;
  tapStride = (samples + TAP_SLACK + 1) & ~1;
  taps = atomTaps;
  capacity = mostMembers;
  values = work;
  weighted = at8(values, capacity);
  positions = at8(weighted, tapStride);
  atoms = at4(positions, capacity);
  memory.fill(weighted, 0, (<usize>tapStride) << 3);
  size = 0;
}

export function atomOf(i: i32): i32 {
  return load<i32>(at4(atoms, i));
}

export function positionOf(i: i32): i32 {
  return load<i32>(at4(positions, i));
}

export function entryOf(i: i32): f64 {
  return load<f64>(at8(values, i));
}

export function setValue(i: i32, value: f64): void {
  store<f64>(at8(values, i), value);
}

/** Takes a coordinate in that is not a member yet. @returns whether there was room */
export function add(atom: i32, position: i32, value: f64): bool {
  if (size === capacity) return false;
  let i = size++;
  for (; i > 0 && isBehind(i - 1, atom, position); i--) move(i - 1, i);
  store<i32>(at4(positions, i), position);
  store<i32>(at4(atoms, i), atom);
  store<f64>(at8(values, i), value);
  return true;
}

function isBehind(i: i32, atom: i32, position: i32): bool {
  const other = positionOf(i);
  return other > position || (other === position && atomOf(i) > atom);
}

function move(from: i32, to: i32): void {
  store<i32>(at4(positions, to), positionOf(from));
  store<i32>(at4(atoms, to), atomOf(from));
  store<f64>(at8(values, to), entryOf(from));
}

export function dropZeros(): void {
  let kept: i32 = 0;
  for (let i: i32 = 0; i < size; i++) {
    if (entryOf(i) !== 0) move(i, kept++);
  }
  size = kept;
}

/** Adds `amounts` of the members' atoms to `signal`, of f64. */
export function addPrediction(amounts: usize, signal: usize): void {
  for (let i: i32 = 0; i < size; i++) {
    const amount = load<f64>(at8(amounts, i));
    if (amount === 0) continue;
    const factor = f64x2.splat(amount);
    const target = at8(signal, positionOf(i));
    const row = at8(taps, atomOf(i) * tapStride);
    for (let k: i32 = 0; k < atomSamples; k += 2) {
      const at = at8(target, k);
      v128.store(at, f64x2.add(v128.load(at), f64x2.mul(factor, v128.load(at8(row, k)))));
    }
  }
}

/** The addresses of the members' values, for `addPrediction`. */
export function allValues(): usize {
  return values;
}

/** Inner products of the members' atoms with `signal`, of f64. */
export function correlate(signal: usize, out: usize): void {
  for (let i: i32 = 0; i < size; i++) {
    const row = at8(taps, atomOf(i) * tapStride);
    store<f64>(at8(out, i), product(row, at8(signal, positionOf(i)), atomSamples));
  }
}

/**
 * H_S^T diag(weight) H_S: of each row the numbers from the first member that overlaps with it up to
 * itself.
 * @param firsts where the first of each row is written, i32; they never fall
 * @param matrix f64 `(size x size)`
 */
export function weightedGram(weight: usize, firsts: usize, matrix: usize): void {
  let first: i32 = 0;
  for (let i: i32 = 0; i < size; i++) {
    const position = positionOf(i);
    const row = at8(taps, atomOf(i) * tapStride);
    const weights = at8(weight, position);
    for (let k: i32 = 0; k < atomSamples; k += 2) {
      const both = f64x2.mul(v128.load(at8(row, k)), v128.load(at8(weights, k)));
      v128.store(at8(weighted, k), both);
    }
    while (position - positionOf(first) >= atomSamples) first++;
    store<i32>(at4(firsts, i), first);
    const out = at8(matrix, i * size);
    for (let j = first; j <= i; j++) {
      const lag = position - positionOf(j);
      const other = at8(taps, atomOf(j) * tapStride + lag);
      store<f64>(at8(out, j), product(weighted, other, atomSamples - lag));
    }
  }
}

/** One of the rows has zeros from `count` on, to the next four. */
function product(a: usize, b: usize, count: i32): f64 {
  let even = f64x2.splat(0);
  let odd = even;
  for (let k: i32 = 0; k < count; k += 4) {
    even = f64x2.add(even, f64x2.mul(v128.load(at8(a, k)), v128.load(at8(b, k))));
    odd = f64x2.add(odd, f64x2.mul(v128.load(at8(a, k), 16), v128.load(at8(b, k), 16)));
  }
  const sum = f64x2.add(even, odd);
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}
