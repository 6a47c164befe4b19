/** The stretch of core/csc/stretch.ts: the correlations around one cluster, without what all others explain. */
import {
  atomCount,
  atomSamples,
  centreOf,
  gramValues,
  partnersOf,
  refractorySamples,
  twoSided,
} from './event-model';
import { at4, at8, subtractRow } from './rows';

/** Bytes of an event: position, atom, amplitude. */
const EVENT: i32 = 16;

/** At least the positions that the screen looks at together. */
const MARGIN: i32 = 32;

/** Position of the stretch's first sample. */
export let start: i32 = 0;
export let positions: i32 = 0;
export let rowCount: i32 = 0;
/** `(rows x positions)` */
let correlation: usize = 0;
/** The largest of them, of either sign. */
export let largestCorrelation: f64 = 0;
/** The largest of each row, of either sign where codes have both; at least zero. */
let largestOfRows: usize = 0;
/** The same in single precision, `(rows x (positions + MARGIN))`, zeros behind the positions. */
let singles: usize = 0;
/** The atom of each row, and the row of each atom of the dictionary or -1. */
let atoms: usize = 0;
let rows: usize = 0;
/** The other events, placed as the signal counts. */
let outside: usize = 0;
let outsideCount: i32 = 0;

/**
 * @param signal correlations of the signal, `(atoms x signalPositions)`
 * @param cluster events of the cluster, sorted by position; then the others, `around` of them
 * @param atomLists room for two words and a number an atom
 * @param room for the correlations, `stretchBytes`
 */
export function openStretch(
  signal: usize,
  signalPositions: i32,
  cluster: usize,
  clusterCount: i32,
  around: i32,
  atomLists: usize,
  room: usize,
): void {
  const reach = atomSamples - 1;
  const last = eventPosition(cluster, clusterCount - 1);
  start = max(0, eventPosition(cluster, 0) - reach);
  positions = min(signalPositions, last + reach + 1) - start;
  correlation = room;
  atoms = atomLists;
  rows = at4(atomLists, atomCount);
  largestOfRows = at8(atomLists, atomCount);
  order = at8(largestOfRows, atomCount);
  outside = cluster + <usize>(clusterCount * EVENT);
  outsideCount = around;
  findAtomsNear(cluster, clusterCount);
  for (let r: i32 = 0; r < rowCount; r++) {
    const from = at8(signal, atomOfRow(r) * signalPositions + start);
    memory.copy(at8(correlation, r * positions), from, (<usize>positions) << 3);
  }
  for (let i: i32 = 0; i < outsideCount; i++) {
    const position = eventPosition(outside, i) - start;
    const amplitude = eventAmplitude(outside, i);
    subtract(eventAtom(outside, i), position, amplitude);
  }
  singles = at8(correlation, rowCount * positions);
  makeSingles();
  sortRows();
}

/** Bytes of the correlations in both precisions, a multiple of 8. */
export function stretchBytes(): usize {
  const singleBytes = rowCount * (positions + MARGIN) * 4;
  return at8(<usize>((singleBytes + 7) & ~7), rowCount * positions);
}

function makeSingles(): void {
  largestCorrelation = 0;
  for (let r: i32 = 0; r < rowCount; r++) {
    let largest = f64x2.splat(0);
    let least = f64x2.splat(0);
    const from = at8(correlation, r * positions);
    const to = singleRow(r);
    let n: i32 = 0;
    for (; n + 2 <= positions; n += 2) {
      const pair = v128.load(at8(from, n));
      largest = f64x2.pmax(largest, pair);
      least = f64x2.pmin(least, pair);
      v128.store64_lane(at4(to, n), f32x4.demote_f64x2_zero(pair), 0);
    }
    if (n < positions) {
      const value = load<f64>(at8(from, n));
      largest = f64x2.pmax(largest, f64x2.splat(value));
      least = f64x2.pmin(least, f64x2.splat(value));
      store<f32>(at4(to, n), <f32>value);
    }
    memory.fill(at4(to, positions), 0, MARGIN << 2);
    const above = max(f64x2.extract_lane(largest, 0), f64x2.extract_lane(largest, 1));
    const below = -min(f64x2.extract_lane(least, 0), f64x2.extract_lane(least, 1));
    const either = max(above, below);
    store<f64>(at8(largestOfRows, r), twoSided ? either : above);
    largestCorrelation = max(largestCorrelation, either);
  }
}

/** Rows in the order of their largest correlations, the largest first. */
let order: usize = 0;

function sortRows(): void {
  for (let r: i32 = 0; r < rowCount; r++) {
    const largest = largestInRow(r);
    let place = r;
    for (; place > 0 && largestInRow(rowInOrder(place - 1)) < largest; place--) {
      store<i32>(at4(order, place), rowInOrder(place - 1));
    }
    store<i32>(at4(order, place), r);
  }
}

export function rowInOrder(place: i32): i32 {
  return load<i32>(at4(order, place));
}

export function largestInRow(row: i32): f64 {
  return load<f64>(at8(largestOfRows, row));
}

/** Address of a row in single precision. */
export function singleRow(row: i32): usize {
  return at4(singles, row * (positions + MARGIN));
}

export function eventPosition(events: usize, i: i32): i32 {
  return load<i32>(events + <usize>(i * EVENT));
}

export function eventAtom(events: usize, i: i32): i32 {
  return load<i32>(events + <usize>(i * EVENT), 4);
}

export function eventAmplitude(events: usize, i: i32): f64 {
  return load<f64>(events + <usize>(i * EVENT), 8);
}

export function storeEvent(events: usize, i: i32, position: i32, atom: i32, amplitude: f64): void {
  const event = events + <usize>(i * EVENT);
  store<i32>(event, position);
  store<i32>(event, atom, 4);
  store<f64>(event, amplitude, 8);
}

function findAtomsNear(cluster: usize, clusterCount: i32): void {
  memory.fill(rows, 0xff, (<usize>atomCount) << 2);
  for (let i: i32 = 0; i < clusterCount; i++) {
    const atom = eventAtom(cluster, i);
    store<i32>(at4(rows, atom), 0);
    const end = partnersOf(atom + 1);
    for (let partner = partnersOf(atom); partner < end; partner += 4) {
      store<i32>(at4(rows, load<i32>(partner)), 0);
    }
  }
  rowCount = 0;
  for (let atom: i32 = 0; atom < atomCount; atom++) {
    if (rowOf(atom) !== 0) continue;
    store<i32>(at4(atoms, rowCount), atom);
    store<i32>(at4(rows, atom), rowCount++);
  }
}

export function atomOfRow(row: i32): i32 {
  return load<i32>(at4(atoms, row));
}

/** -1 where the stretch has no row for the atom. */
export function rowOf(atom: i32): i32 {
  return load<i32>(at4(rows, atom));
}

export function correlationAt(atom: i32, position: i32): f64 {
  return correlationInRow(rowOf(atom), position);
}

export function correlationInRow(row: i32, position: i32): f64 {
  return load<f64>(at8(correlation, row * positions + position));
}

/** Takes an event from the correlations. */
function subtract(atom: i32, position: i32, amplitude: f64): void {
  const first = max(0, position - atomSamples + 1);
  const count = min(positions, position + atomSamples) - first;
  if (count <= 0) return;
  const end = partnersOf(atom + 1);
  for (let partner = partnersOf(atom); partner < end; partner += 4) {
    const other = load<i32>(partner);
    const row = rowOf(other);
    if (row < 0) continue;
    const products = at8(gramValues, centreOf(atom, other) - position + first);
    subtractRow(at8(correlation, row * positions + first), products, amplitude, count);
  }
}

/** Whether the neuron has an event of another cluster within its refractory period. */
export function clashesOutside(atom: i32, position: i32): bool {
  for (let i: i32 = 0; i < outsideCount; i++) {
    if (eventAtom(outside, i) !== atom) continue;
    const distance = abs(eventPosition(outside, i) - start - position);
    if (<f64>distance < refractorySamples) return true;
  }
  return false;
}
