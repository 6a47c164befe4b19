/**
 * The coordinates of a code of counts that may differ from zero, as core/csc/support.ts has them, but
 * sorted by position, then atom: so two of them overlap where they are near each other in the list.
 */
import { at4, at8 } from './rows';

/** Zeros behind the weighted taps: products are summed by eight. */
const TAP_SLACK: i32 = 8;

let atomSamples: i32 = 0;
/** From one atom to the next, in numbers. */
let tapStride: i32 = 0;
let taps: usize = 0;
let capacity: i32 = 0;
/** Of each member. Positions and atoms are i32, values and pulls f64. */
let positions: usize = 0;
let atoms: usize = 0;
let values: usize = 0;
let pulls: usize = 0;
let weighted: usize = 0;
export let size: i32 = 0;

/**
 * @param atomTaps f64 `(atoms x (2 atomSamples + 8))`: each, and zeros
 * @param work two i32 and two f64 a member, and a row of weighted taps
 */
export function openSupport(samples: i32, atomTaps: usize, work: usize, mostMembers: i32): void {
  atomSamples = samples;
  tapStride = 2 * samples + TAP_SLACK;
  taps = atomTaps;
  const weightedLength = (samples + TAP_SLACK + 1) & ~1;
  capacity = mostMembers;
  values = work;
  pulls = at8(values, capacity);
  weighted = at8(pulls, capacity);
  positions = at8(weighted, weightedLength);
  atoms = at4(positions, capacity);
  memory.fill(weighted, 0, (<usize>weightedLength) << 3);
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

/** Correlation of the working observation with the member's atom. */
export function pullOf(i: i32): f64 {
  return load<f64>(at8(pulls, i));
}

export function setValue(i: i32, value: f64): void {
  store<f64>(at8(values, i), value);
}

export function setPull(i: i32, pull: f64): void {
  store<f64>(at8(pulls, i), pull);
}

/** Takes a coordinate in that is not a member yet. @returns whether there was room */
export function add(atom: i32, position: i32, value: f64, pull: f64): bool {
  if (size === capacity) return false;
  let i = size++;
  for (; i > 0 && isBehind(i - 1, atom, position); i--) move(i - 1, i);
  store<i32>(at4(positions, i), position);
  store<i32>(at4(atoms, i), atom);
  store<f64>(at8(values, i), value);
  store<f64>(at8(pulls, i), pull);
  return true;
}

function isBehind(i: i32, atom: i32, position: i32): bool {
  const other = positionOf(i);
  return other > position || (other === position && atomOf(i) > atom);
}

/** Puts a member in the place of another. */
export function move(from: i32, to: i32): void {
  store<i32>(at4(positions, to), positionOf(from));
  store<i32>(at4(atoms, to), atomOf(from));
  store<f64>(at8(values, to), entryOf(from));
  store<f64>(at8(pulls, to), pullOf(from));
}

/** Keeps the first members only. */
export function truncate(count: i32): void {
  size = count;
}

/** Adds a member's atom, so many times, to `signal`, of f64. */
export function addAtom(i: i32, amount: f64, signal: usize): void {
  const factor = f64x2.splat(amount);
  const target = at8(signal, positionOf(i));
  const row = at8(taps, atomOf(i) * tapStride);
  for (let k: i32 = 0; k < atomSamples; k += 2) {
    const at = at8(target, k);
    v128.store(at, f64x2.add(v128.load(at), f64x2.mul(factor, v128.load(at8(row, k)))));
  }
}

/** Inner product of an atom at a position with `signal`, of f64. */
export function correlateAtom(atom: i32, position: i32, signal: usize): f64 {
  return product(at8(taps, atom * tapStride), at8(signal, position), atomSamples);
}

/**
 * H_S^T diag(weight) H_S for members [from, to): of each row the numbers from the first that overlaps
 * with it up to itself.
 * @param firsts where the first of each row is written, counted from `from`, i32; they never fall
 * @param matrix f64 `(count x count)`
 */
export function weightedGram(
  from: i32,
  to: i32,
  weight: usize,
  firsts: usize,
  matrix: usize,
): void {
  let first = from;
  for (let i = from; i < to; i++) {
    const position = positionOf(i);
    const row = at8(taps, atomOf(i) * tapStride);
    const weights = at8(weight, position);
    for (let k: i32 = 0; k < atomSamples; k += 2) {
      const both = f64x2.mul(v128.load(at8(row, k)), v128.load(at8(weights, k)));
      v128.store(at8(weighted, k), both);
    }
    while (position - positionOf(first) >= atomSamples) first++;
    store<i32>(at4(firsts, i - from), first - from);
    const out = at8(matrix, (i - from) * (to - from));
    let j = first;
    for (; j < i; j += 2) {
      const count = atomSamples - position + positionOf(j + 1);
      const both = products(weighted, shifted(j, position), shifted(j + 1, position), count);
      v128.store(at8(out, j - from), both);
    }
    if (j > i) continue;
    store<f64>(at8(out, i - from), product(weighted, row, atomSamples));
  }
}

/** The taps of a member's atom from a position on that is not before its own. */
function shifted(i: i32, position: i32): usize {
  return at8(taps, atomOf(i) * tapStride + position - positionOf(i));
}

/** Inner products of `a` with two rows, which have zeros where theirs end. */
function products(a: usize, b: usize, c: usize, count: i32): v128 {
  let evenB = f64x2.splat(0);
  let oddB = evenB;
  let evenC = evenB;
  let oddC = evenB;
  for (let k: i32 = 0; k < count; k += 4) {
    const even = v128.load(at8(a, k));
    const odd = v128.load(at8(a, k), 16);
    evenB = f64x2.add(evenB, f64x2.mul(even, v128.load(at8(b, k))));
    oddB = f64x2.add(oddB, f64x2.mul(odd, v128.load(at8(b, k), 16)));
    evenC = f64x2.add(evenC, f64x2.mul(even, v128.load(at8(c, k))));
    oddC = f64x2.add(oddC, f64x2.mul(odd, v128.load(at8(c, k), 16)));
  }
  const sumB = f64x2.add(evenB, oddB);
  const sumC = f64x2.add(evenC, oddC);
  const low = v128.shuffle<f64>(sumB, sumC, 0, 2);
  return f64x2.add(low, v128.shuffle<f64>(sumB, sumC, 1, 3));
}

/** One of the rows has zeros from `count` on, to the next eight. Four sums: none waits long for its last. */
function product(a: usize, b: usize, count: i32): f64 {
  let first = f64x2.splat(0);
  let second = first;
  let third = first;
  let fourth = first;
  for (let k: i32 = 0; k < count; k += 8) {
    const x = at8(a, k);
    const y = at8(b, k);
    first = f64x2.add(first, f64x2.mul(v128.load(x), v128.load(y)));
    second = f64x2.add(second, f64x2.mul(v128.load(x, 16), v128.load(y, 16)));
    third = f64x2.add(third, f64x2.mul(v128.load(x, 32), v128.load(y, 32)));
    fourth = f64x2.add(fourth, f64x2.mul(v128.load(x, 48), v128.load(y, 48)));
  }
  const sum = f64x2.add(f64x2.add(first, second), f64x2.add(third, fourth));
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}
