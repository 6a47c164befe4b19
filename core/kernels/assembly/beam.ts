/** The beam search of core/csc/beam.ts. */
import { findAdditions, found, foundAtom, foundPosition, foundSign } from './additions';
import {
  appendPlacement,
  atomAt,
  clearSlot,
  copyWhole,
  extend,
  oddsOf,
  positionAt,
  sizeOf,
} from './configuration';
import { allowed } from './event-rules';
import { positions } from './stretch';

const BEAM_WIDTH: i32 = 8;
const BRANCHES: i32 = 8;
const ROUNDING: f64 = 1e-6;

/** Bytes of a branch: its log odds, parent, atom, position and sign. */
const BRANCH: i32 = 24;
export const BRANCHES_BYTES: usize = 8 * 24;

let branches: usize = 0;
let branchCount: i32 = 0;

/**
 * @param best slot that the best allowed configuration is put into
 * @param slots two generations of BEAM_WIDTH, `slotBytes` each
 * @param branchesAt room for BRANCHES_BYTES
 * @returns whether there is any
 */
export function growFromSilence(
  best: usize,
  maxEvents: i32,
  slots: usize,
  slotBytes: usize,
  branchesAt: usize,
): bool {
  branches = branchesAt;
  let parents = slots;
  let children = slots + <usize>BEAM_WIDTH * slotBytes;
  let parentCount: i32 = 1;
  let any = false;
  clearSlot(parents);
  for (let size: i32 = 1; size <= maxEvents; size++) {
    branchCount = 0;
    for (let i: i32 = 0; i < parentCount; i++) addBranches(parents + <usize>i * slotBytes);
    if (branchCount === 0) break;
    let winner: usize = 0;
    for (let i: i32 = 0; i < branchCount; i++) {
      const child = children + <usize>i * slotBytes;
      const branch = branchAt(i);
      extend(child, parentOf(branch), atomOf(branch), positionOf(branch), signOf(branch));
      if (winner === 0 && allowed(child)) winner = child;
    }
    if (winner !== 0 && (!any || oddsOf(winner) > oddsOf(best))) {
      copyWhole(best, winner);
      any = true;
    } else if (any && oddsOf(children) < oddsOf(best)) {
      break;
    }
    const grandparents = parents;
    parents = children;
    children = grandparents;
    parentCount = branchCount;
  }
  return any;
}

function branchAt(i: i32): usize {
  return branches + <usize>(i * BRANCH);
}

function parentOf(branch: usize): usize {
  return <usize>load<u32>(branch, 8);
}

function atomOf(branch: usize): i32 {
  return load<i32>(branch, 12);
}

function positionOf(branch: usize): i32 {
  return load<i32>(branch, 16);
}

function signOf(branch: usize): i32 {
  return load<i32>(branch, 20);
}

/** Puts what grows out of one configuration among the best branches of all. */
function addBranches(parent: usize): void {
  findAdditions(parent, 0, positions - 1, 0, BRANCHES);
  for (let i: i32 = 0; i < found; i++) {
    const gain = appendPlacement(parent, foundAtom(i), foundPosition(i), foundSign(i));
    insert(oddsOf(parent) + gain, parent, foundAtom(i), foundPosition(i), foundSign(i));
  }
}

function insert(odds: f64, parent: usize, atom: i32, position: i32, sign: i32): void {
  let place = branchCount;
  while (place > 0 && load<f64>(branchAt(place - 1)) < odds) place--;
  if (place === BEAM_WIDTH) return;
  for (let i: i32 = 0; i < branchCount; i++) {
    const other = branchAt(i);
    const near = abs(load<f64>(other) - odds) < ROUNDING;
    if (near && isSameSet(other, parent, atom, position)) return;
  }
  if (branchCount < BEAM_WIDTH) branchCount++;
  const to = branchAt(place);
  memory.copy(to + <usize>BRANCH, to, <usize>((branchCount - 1 - place) * BRANCH));
  store<f64>(to, odds);
  store<u32>(to, <u32>parent, 8);
  store<i32>(to, atom, 12);
  store<i32>(to, position, 16);
  store<i32>(to, sign, 20);
}

/** Whether a branch has the placements of `parent` and the one more. */
function isSameSet(branch: usize, parent: usize, atom: i32, position: i32): bool {
  if (!isIn(branch, atom, position)) return false;
  const size = sizeOf(parent);
  for (let i: i32 = 0; i < size; i++) {
    if (!isIn(branch, atomAt(parent, i), positionAt(parent, i))) return false;
  }
  return true;
}

function isIn(branch: usize, atom: i32, position: i32): bool {
  if (atomOf(branch) === atom && positionOf(branch) === position) return true;
  const parent = parentOf(branch);
  const size = sizeOf(parent);
  for (let i: i32 = 0; i < size; i++) {
    if (atomAt(parent, i) === atom && positionAt(parent, i) === position) return true;
  }
  return false;
}
