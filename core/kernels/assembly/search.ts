/**
 * The search of core/csc/stretch-search.ts: the same operations in the same order. Its comments hold
 * here as well; the names are the same.
 */
import {
  ADDITIONS_BYTES,
  findAdditions,
  found,
  foundAtom,
  foundPosition,
  foundSign,
  openAdditions,
} from './additions';
import { BRANCHES_BYTES, growFromSilence } from './beam';
import {
  amplitudeAt,
  atomAt,
  clearSlot,
  copyWhole,
  evaluateWithout,
  extend,
  finish,
  oddsOf,
  positionAt,
  push,
  shapeSlots,
  signAt,
  sizeOf,
} from './configuration';
import {
  atomCount,
  atomSamples,
  dropOf,
  meanOf,
  noiseVariance,
  openModel,
  spreadOf,
} from './event-model';
import { allowed, offends } from './event-rules';
import {
  ACTIVE,
  ceilingOf,
  nextReaching,
  openScreen,
  pullHere,
  reaches,
  screenBytes,
  screenRow,
} from './screen';
import { bestSingleChange } from './single-changes';
import {
  eventAmplitude,
  eventAtom,
  eventPosition,
  openStretch,
  positions,
  rowCount,
  start,
  storeEvent,
  stretchBytes,
} from './stretch';

const MAX_CLUSTER_FOR_PAIRS: i32 = 6;
const MAX_CLUSTER_FOR_BEAM: i32 = 8;
const MAX_STEPS: i32 = 12;
const USUAL_AMPLITUDE: f64 = 1.5;
const USUAL_PULL: f64 = 3.5;
const CLOSE: f64 = 1.0 / 3.0;
const MINIMUM_GAIN: f64 = 1e-6;
/** Placements that a configuration may have more than the cluster. */
const MOST_MORE: i32 = 16;

let slotBytes: usize = 0;
let present: usize = 0;
let candidate: usize = 0;
let best: usize = 0;
let hasBest: bool = false;
let without: usize = 0;
let extended: usize = 0;
let beamSlots: usize = 0;
let branches: usize = 0;
let steps: i32 = 0;

/**
 * Explains a cluster of events.
 * @param model see `openModel`
 * @param signal correlations, `(atoms x signalPositions)` f64
 * @param cluster events (position i32, atom i32, amplitude f64), sorted by position; behind them
 * `around` others
 * @param work as many bytes as `CompiledClusterSearch` has worked out
 * @param out room for MOST_MORE events more than the cluster has
 * @returns twice the number of events at `out`, and one more where they are not the cluster's
 */
export function searchCluster(
  model: usize,
  signal: usize,
  signalPositions: i32,
  cluster: usize,
  clusterCount: i32,
  around: i32,
  work: usize,
  out: usize,
): i32 {
  openModel(model);
  const atomLists = work;
  const numbers = work + ((<usize>atomCount * 24 + 63) & ~63);
  openStretch(signal, signalPositions, cluster, clusterCount, around, atomLists, numbers);
  const room = numbers + stretchBytes();
  const additions = room + screenBytes();
  openAdditions(additions);
  branches = additions + ADDITIONS_BYTES;
  const actives = branches + BRANCHES_BYTES;
  openScreen(room, actives);
  slotBytes = shapeSlots(clusterCount + MOST_MORE);
  present = actives + <usize>(ACTIVE * (clusterCount + MOST_MORE));
  candidate = present + slotBytes;
  best = candidate + slotBytes;
  without = best + slotBytes;
  extended = without + slotBytes;
  beamSlots = extended + slotBytes;
  steps = 0;

  clearSlot(present);
  for (let i: i32 = 0; i < clusterCount; i++) {
    const sign = eventAmplitude(cluster, i) < 0 ? -1 : 1;
    push(present, eventAtom(cluster, i), eventPosition(cluster, i) - start, sign);
  }
  finish(present);
  improve(clusterCount);
  const size = sizeOf(present);
  for (let i: i32 = 0; i < size; i++) {
    storeEvent(out, i, positionAt(present, i) + start, atomAt(present, i), amplitudeAt(present, i));
  }
  return 2 * size + (steps > 0 ? 1 : 0);
}

function improve(clusterCount: i32): void {
  if (!allowed(present)) {
    pruneToAllowed();
    steps++;
  }
  const settled = climb();
  const plain = settled && isUsual() && leavesNoise();
  if (plain && !hasClosePair()) return;
  if (!plain && clusterCount <= MAX_CLUSTER_FOR_BEAM) {
    const grew = growFromSilence(best, clusterCount + 2, beamSlots, slotBytes, branches);
    if (grew && oddsOf(best) > oddsOf(present) + MINIMUM_GAIN) take(best);
  }
  while (steps < MAX_STEPS && findBestNeighbour()) take(best);
}

/** Makes `slot`, which is `candidate` or `best`, the present configuration. */
function take(slot: usize): void {
  if (slot === best) best = present;
  else candidate = present;
  present = slot;
  steps++;
}

function climb(): bool {
  while (steps < MAX_STEPS) {
    if (!bestSingleChange(candidate, present, MINIMUM_GAIN)) return true;
    if (oddsOf(candidate) <= oddsOf(present) + MINIMUM_GAIN || !allowed(candidate)) break;
    take(candidate);
  }
  return false;
}

function isUsual(): bool {
  const size = sizeOf(present);
  for (let i: i32 = 0; i < size; i++) {
    const atom = atomAt(present, i);
    const deviation = abs(<f64>signAt(present, i) * amplitudeAt(present, i) - meanOf(atom));
    if (!(deviation < USUAL_AMPLITUDE * spreadOf(atom))) return false;
  }
  return true;
}

/** Of the configuration whose ceilings were measured last, which is the one that the climb settled on. */
function leavesNoise(): bool {
  const limit = USUAL_PULL * sqrt(noiseVariance);
  for (let r: i32 = 0; r < rowCount; r++) {
    if (ceilingOf(r) < limit) continue;
    screenRow(present, r, 0, positions - 1, -1);
    for (let n = nextReaching(limit); n < positions; n = nextReaching(limit)) {
      if (reaches(pullHere(r, n), limit)) return false;
    }
  }
  return true;
}

function hasClosePair(): bool {
  const size = sizeOf(present);
  for (let i: i32 = 0; i < size; i++) {
    for (let j: i32 = 0; j < i; j++) if (areClose(i, j)) return true;
  }
  return false;
}

function areClose(i: i32, j: i32): bool {
  const distance = abs(positionAt(present, i) - positionAt(present, j));
  return <f64>distance < CLOSE * <f64>atomSamples;
}

/** @returns whether there is one; it is in `best` */
function findBestNeighbour(): bool {
  const size = sizeOf(present);
  hasBest = false;
  for (let i: i32 = 0; i < size; i++) {
    evaluateWithout(without, present, i, i);
    consider(without);
    considerTwo(2 * positionAt(present, i), i);
    if (size > MAX_CLUSTER_FOR_PAIRS) continue;
    for (let j: i32 = 0; j < i; j++) {
      if (!areClose(i, j)) continue;
      evaluateWithout(without, present, i, j);
      considerTwo(positionAt(present, i) + positionAt(present, j), -1);
    }
  }
  for (let i: i32 = 0; i < size; i++) {
    const centre = 2 * positionAt(present, i);
    if (!findAddition(present, firstAround(centre), lastAround(centre))) continue;
    extend(extended, present, foundAtom(0), foundPosition(0), foundSign(0));
    consider(extended);
  }
  return hasBest;
}

function consider(slot: usize): void {
  const goal = hasBest ? oddsOf(best) : oddsOf(present) + MINIMUM_GAIN;
  if (!(oddsOf(slot) > goal) || !allowed(slot)) return;
  copyWhole(best, slot);
  hasBest = true;
}

/**
 * Adds the most likely event within reach of a centre to `without`, and again, considering each result.
 * @param twiceCentre a centre may lie between two samples
 * @param removed the placement that was taken away; -1 where two were
 */
function considerTwo(twiceCentre: i32, removed: i32): void {
  const from = firstAround(twiceCentre);
  const to = lastAround(twiceCentre);
  for (let added: i32 = 0; added < 2; added++) {
    if (!findAddition(without, from, to)) return;
    if (added === 0 && removed >= 0 && isFound(removed)) return;
    push(without, foundAtom(0), foundPosition(0), foundSign(0));
    finish(without);
    consider(without);
  }
}

function isFound(i: i32): bool {
  return (
    atomAt(present, i) === foundAtom(0) &&
    positionAt(present, i) === foundPosition(0) &&
    signAt(present, i) === foundSign(0)
  );
}

function findAddition(slot: usize, from: i32, to: i32): bool {
  findAdditions(slot, from, to, -Infinity, 1);
  return found > 0;
}

function firstAround(twiceCentre: i32): i32 {
  return max(0, ((twiceCentre + 1) >> 1) - atomSamples + 1);
}

function lastAround(twiceCentre: i32): i32 {
  return min(positions - 1, (twiceCentre >> 1) + atomSamples - 1);
}

/** Takes the least of the events that may not be away, again and again. */
function pruneToAllowed(): void {
  for (;;) {
    let least: i32 = -1;
    let leastShare = Infinity;
    const size = sizeOf(present);
    for (let i: i32 = 0; i < size; i++) {
      const share =
        (amplitudeAt(present, i) * <f64>signAt(present, i)) / dropOf(atomAt(present, i));
      if (share >= leastShare || !offends(present, i)) continue;
      least = i;
      leastShare = share;
    }
    if (least < 0) return;
    evaluateWithout(candidate, present, least, least);
    const pruned = candidate;
    candidate = present;
    present = pruned;
  }
}
