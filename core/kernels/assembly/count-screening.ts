/** Finds the coordinates of a code of counts that are at zero and would rather not be. */
import { endBinOf, firstBinOf, runCount } from './count-active';
import { correlateFrom, errorOf, narrowBins, pull, rescaled, stride } from './count-correlation';
import {
  atomCount,
  atomSamples,
  binBlocks,
  bins,
  evaluate,
  lambdas,
  largestNorm,
  positions,
  residual,
  twoSided,
} from './count-problem';
import {
  add,
  atomOf,
  correlateAtom,
  entryOf,
  move,
  positionOf,
  pullOf,
  size,
  truncate,
} from './count-support';
import { at4, at8, BLOCK, BLOCK_BITS, firstPulled, magnitudeMask, strongestPull } from './rows';

/** Correlations in whole numbers may err by this share of lambda. */
const MOST_ERROR: f64 = 0.1;

/** Of each block, f64: by how much all pulls of those that are not members fall short of lambda at least. */
let slacks: usize = 0;
/** Of each block of bins, f64: energy of the change of the working observation. */
let energies: usize = 0;

/** @param blockRows f64, two of a number a block of bins */
export function openScreening(blockRows: usize): void {
  slacks = blockRows;
  energies = at8(slacks, binBlocks);
  for (let block: i32 = 0; block < binBlocks; block++) store<f64>(at8(slacks, block), -1);
}

/** The working observation of all bins, evaluated. */
export function evaluateAll(): void {
  evaluate(0, bins);
  if (!rescaled()) narrowBins(0, bins);
}

/** Members at zero that are content there leave. */
export function dropContent(tolerance: f64): void {
  let kept: i32 = 0;
  for (let i: i32 = 0; i < size; i++) {
    if (entryOf(i) === 0) {
      const lambda = load<f64>(at8(lambdas, atomOf(i)));
      const strength = twoSided ? Math.abs(pullOf(i)) : pullOf(i);
      if (strength <= lambda * (1 + tolerance)) {
        const slack = at8(slacks, positionOf(i) >> BLOCK_BITS);
        store<f64>(slack, min(load<f64>(slack), lambda - strength));
        continue;
      }
    }
    if (kept !== i) move(i, kept);
    kept++;
  }
  truncate(kept);
}

/**
 * Takes of each block of positions and each atom the worst coordinate in.
 * @returns largest `(pull - lambda)_+ / lambda` of those that were not members, or -1 for no room
 */
export function addViolators(tolerance: f64): f64 {
  let worstOf: f64 = 0;
  let member: i32 = 0;
  for (let block: i32 = 0; block << BLOCK_BITS < positions; block++) {
    if (load<f64>(at8(slacks, block)) > 0) continue;
    const first = block << BLOCK_BITS;
    correlateBlock(first);
    while (member < size && positionOf(member) < first) member++;
    for (let i = member; i < size && positionOf(i) < first + BLOCK; i++) {
      store<f32>(at4(pull, atomOf(i) * stride + positionOf(i)), 0);
    }
    store<f64>(at8(slacks, block), f64.MAX_VALUE);
    for (let c: i32 = 0; c < atomCount; c++) {
      const excess = addWorst(c, block, tolerance);
      if (excess < 0) return -1;
      worstOf = max(worstOf, excess);
    }
  }
  return worstOf;
}

/** Correlations at the positions of a block, zeros at those behind the last. */
function correlateBlock(first: i32): void {
  correlateFrom(first, BLOCK);
  for (let c: i32 = 0; c < atomCount; c++) {
    const row = at4(pull, c * stride);
    for (let n = positions; n < first + BLOCK; n++) store<f32>(at4(row, n), 0);
    if (isSharp(c)) continue;
    for (let n = first; n < min(positions, first + BLOCK); n++) {
      store<f32>(at4(row, n), <f32>correlateAtom(c, n, residual));
    }
  }
}

/** Whether correlations with an atom are known well enough to tell which are near lambda. */
function isSharp(atom: i32): bool {
  return errorOf(atom) <= MOST_ERROR * load<f64>(at8(lambdas, atom));
}

/**
 * Takes in what breaks its condition most of a block and an atom; whatever may break it is looked at in
 * double precision. Lowers the slack of the block to that of all others.
 * @returns `(pull - lambda)_+ / lambda`, or -1 for no room
 */
function addWorst(atom: i32, block: i32, tolerance: f64): f64 {
  const mask = magnitudeMask(twoSided);
  const first = block << BLOCK_BITS;
  const pulls = at4(pull, atom * stride + first);
  const lambda = load<f64>(at8(lambdas, atom));
  const error = isSharp(atom) ? errorOf(atom) : 0;
  const content = lambda * (1 + tolerance);
  const slack = at8(slacks, block);
  let strongest = strongestPull(pulls, mask);
  let excess: f64 = 0;
  while (excess === 0 && <f64>strongest + error > content) {
    const n = firstPulled(pulls, strongest, mask);
    const exact = correlateAtom(atom, first + n, residual);
    const strength = twoSided ? Math.abs(exact) : exact;
    if (strength > content) {
      if (!add(atom, first + n, 0, exact)) return -1;
      excess = strength / lambda - 1;
    } else {
      store<f64>(slack, min(load<f64>(slack), lambda - strength));
      store<f32>(at4(pulls, n), 0);
      strongest = strongestPull(pulls, mask);
    }
  }
  store<f64>(slack, min(load<f64>(slack), lambda - <f64>strongest - error));
  return excess;
}

/**
 * Brings up to date what follows from a prediction that has moved. No pull changes by more than the norm
 * of its atom times that of the change of the working observation under it.
 */
export function evaluateMoved(): void {
  memory.fill(energies, 0, (<usize>binBlocks) << 3);
  for (let run: i32 = 0; run < runCount; run++) {
    const end = endBinOf(run);
    for (let n = firstBinOf(run); n < end; ) {
      const block = n >> BLOCK_BITS;
      const next = min(end, (block + 1) << BLOCK_BITS);
      const energy = at8(energies, block);
      store<f64>(energy, load<f64>(energy) + evaluate(n, next));
      n = next;
    }
  }
  if (!rescaled()) {
    for (let run: i32 = 0; run < runCount; run++) narrowBins(firstBinOf(run), endBinOf(run));
  }
  lowerSlacks();
}

function lowerSlacks(): void {
  const span = (BLOCK + atomSamples - 2) >> BLOCK_BITS;
  for (let block: i32 = 0; block << BLOCK_BITS < positions; block++) {
    let energy: f64 = 0;
    for (let i = block; i <= min(block + span, binBlocks - 1); i++) {
      energy += load<f64>(at8(energies, i));
    }
    const slack = load<f64>(at8(slacks, block)) - largestNorm * Math.sqrt(energy);
    store<f64>(at8(slacks, block), slack);
  }
}
