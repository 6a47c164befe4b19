/** The stretch of core/csc/stretch.ts: the correlations around one cluster, without what all others explain. */
import {
  atomCount,
  atomSamples,
  centreOf,
  gramValues,
  partnersOf,
  refractorySamples,
} from './event-model';
import { at4, at8, subtractRow } from './rows';

/** Bytes of an event: position, atom, amplitude. */
const EVENT: i32 = 16;

/** Position of the stretch's first sample. */
export let start: i32 = 0;
export let positions: i32 = 0;
export let rowCount: i32 = 0;
/** `(rows x positions)` */
export let correlation: usize = 0;
/** The atom of each row, and the row of each atom of the dictionary or -1. */
let atoms: usize = 0;
let rows: usize = 0;
/** The other events, placed as the signal counts. */
let outside: usize = 0;
let outsideCount: i32 = 0;

/**
 * @param signal correlations of the signal, `(atoms x signalPositions)`
 * @param cluster events of the cluster, sorted by position; then the others, `around` of them
 * @param atomLists room for two words an atom
 * @param room for as many numbers as the stretch has
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
    subtract(eventAtom(outside, i), position, amplitude, correlation, 0, positions - 1);
  }
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
  return load<f64>(at8(correlation, rowOf(atom) * positions + position));
}

/** Takes an event from the correlations in `out`, `(rows x positions)`, at positions [from, to]. */
export function subtract(
  atom: i32,
  position: i32,
  amplitude: f64,
  out: usize,
  from: i32,
  to: i32,
): void {
  const first = max(from, position - atomSamples + 1);
  const count = min(to, position + atomSamples - 1) - first + 1;
  if (count <= 0) return;
  const end = partnersOf(atom + 1);
  for (let partner = partnersOf(atom); partner < end; partner += 4) {
    const other = load<i32>(partner);
    const row = rowOf(other);
    if (row < 0) continue;
    const products = at8(gramValues, centreOf(atom, other) - position + first);
    subtractRow(at8(out, row * positions + first), products, amplitude, count);
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
