import { coordinateMinimiser, moveCoordinate } from './lasso-moves';
import {
  atomCount,
  blockCount,
  codedBits,
  entryAt,
  flag,
  isDirty,
  isDirtyBlock,
  lambdaOf,
  markClean,
  mask,
  residualAt,
  setMoved,
} from './lasso-problem';
import { at4, BLOCK_BITS, firstPulled, pullsBeyond, strongestPull } from './rows';

export const MOVES_IN_A_BLOCK: i32 = 3;
const MAX_SWEEPS: i32 = 4;

export function flagBlocksAboveLambda(): bool {
  let any = false;
  for (let c: i32 = 0; c < atomCount; c++) {
    const lambda = lambdaOf(c);
    const row = residualAt(c, 0);
    for (let block: i32 = 0; block < blockCount; block++) {
      if (!pullsBeyond(at4(row, block << BLOCK_BITS), lambda, mask)) continue;
      flag(block, c);
      any = true;
    }
  }
  return any;
}

export function descend(tolerance: f64): bool {
  let moved = false;
  let work = true;
  for (let sweep: i32 = 0; work && sweep < MAX_SWEEPS; sweep++) {
    work = false;
    for (let block: i32 = 0; block < blockCount; block++) {
      if (!isDirtyBlock(block)) continue;
      if (descendBlock(block, tolerance)) {
        work = true;
        moved = true;
      }
    }
  }
  return moved;
}

function descendBlock(block: i32, tolerance: f64): bool {
  const first = block << BLOCK_BITS;
  for (let move: i32 = 0; move < MOVES_IN_A_BLOCK; move++) {
    let bestAtom: i32 = -1;
    let bestPosition: i32 = -1;
    let bestChange: f64 = 0;
    for (let c: i32 = 0; c < atomCount; c++) {
      if (!isDirty(block, c)) continue;
      const lambda = lambdaOf(c);
      const row = residualAt(c, first);
      let best = max(Math.abs(bestChange), tolerance * lambda);
      const bits = codedBits(block, c);
      for (let rest = bits; rest !== 0; rest &= rest - 1) {
        const n = <i32>ctz(rest);
        const entry = entryAt(c, first + n);
        const pull = <f64>load<f32>(at4(row, n));
        const change = coordinateMinimiser(c, pull, entry) - entry;
        if (!(Math.abs(change) > best)) continue;
        best = Math.abs(change);
        bestChange = change;
        bestAtom = c;
        bestPosition = first + n;
      }
      // Of the zeros the one that is pulled most moves most.
      if (!pullsBeyond(row, lambda + best, mask)) continue;
      let n = firstPulled(row, strongestPull(row, mask), mask);
      if (((bits >>> n) & 1) !== 0) n = strongestZero(row, bits);
      const pull = <f64>load<f32>(at4(row, n));
      const change = coordinateMinimiser(c, pull, 0);
      if (!(Math.abs(change) > best)) continue;
      bestChange = change;
      bestAtom = c;
      bestPosition = first + n;
    }
    if (bestAtom < 0) {
      markClean(block);
      return move > 0;
    }
    moveCoordinate(bestAtom, bestPosition, bestChange);
    setMoved(bestAtom, bestPosition, true);
  }
  return true;
}

/** Which of the block's zeros is pulled most; where `bits` leave none, the first number. */
function strongestZero(row: usize, bits: u32): i32 {
  let strongest: i32 = 0;
  let most: f32 = 0;
  for (let rest = ~bits; rest !== 0; rest &= rest - 1) {
    const n = <i32>ctz(rest);
    const pull = reinterpret<f32>(load<i32>(at4(row, n)) & mask);
    if (pull > most) {
      most = pull;
      strongest = n;
    }
  }
  return strongest;
}
