import {
  atomCount,
  codeAt,
  dirty,
  dirtyBlock,
  lambdaOf,
  partnerStart,
  partners,
  positions,
  reach,
  residualAt,
  setCode,
  twoSided,
} from './lasso-problem';
import { at4, at8, BLOCK_BITS, subtractFours } from './rows';

/** Where a coordinate's own minimiser lies, all others fixed; `pull` is the residual's correlation. */
export function coordinateMinimiser(atom: i32, pull: f64, entry: f64): f64 {
  const lambda = lambdaOf(atom);
  const target = pull + entry;
  if (target > lambda) return target - lambda;
  return twoSided && target < -lambda ? target + lambda : 0;
}

/** Changes one coordinate and the residual correlations that see it. */
export function moveCoordinate(atom: i32, position: i32, change: f64): void {
  const next = codeAt(atom, position) + change;
  setCode(atom, position, Math.abs(next) < 1e-14 ? 0 : next);
  const from = max(0, position - reach);
  const to = min(positions - 1, position + reach);
  // From an aligned number on: the rows of products have zeros in front of them and behind.
  const start = from & ~3;
  const fours = ((to - start) >> 2) + 1;
  const firstBlock = from >> BLOCK_BITS;
  const lastBlock = to >> BLOCK_BITS;
  const last = load<i32>(at4(partnerStart, atom + 1));
  for (let i = load<i32>(at4(partnerStart, atom)); i < last; i++) {
    const partner = load<i32>(at8(partners, i));
    const products = <usize>load<u32>(at8(partners, i), 4);
    const target = residualAt(partner, start);
    // Of addresses, the difference may be below zero.
    const row = products + ((<usize>(start - position)) << 2);
    subtractFours(target, row, <f32>change, fours);
    if (to === positions - 1) {
      for (let n = positions; n < start + (fours << 2); n++) store<f32>(residualAt(partner, n), 0);
    }
    for (let block = firstBlock; block <= lastBlock; block++) {
      store<u8>(dirty + block * atomCount + partner, 1);
    }
  }
  for (let block = firstBlock; block <= lastBlock; block++) store<u8>(dirtyBlock + block, 1);
}
