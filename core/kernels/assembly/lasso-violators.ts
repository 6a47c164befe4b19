import { MOVES_IN_A_BLOCK } from './lasso-descent';
import { coordinateMinimiser, moveCoordinate } from './lasso-moves';
import {
  atomCount,
  beta,
  blockCount,
  codeAt,
  codedBits,
  entryAt,
  gramAt,
  isDirty,
  isDirtyBlock,
  lambdaOf,
  markClean,
  mask,
  partnerStart,
  partners,
  positions,
  reach,
  residualAt,
  setMoved,
  stride,
} from './lasso-problem';
import { at4, at8, BLOCK_BITS, firstPulled, pullsBeyond, strongestPull } from './rows';

/**
 * Gives the coordinates at zero whose residual correlation exceeds lambda their own minimum. What
 * single precision takes for one is looked at once more in double precision: else rounding could have
 * coordinates join and leave for ever.
 */
export function addViolators(tolerance: f64): bool {
  let added = false;
  for (let block: i32 = 0; block < blockCount; block++) {
    if (!isDirtyBlock(block)) continue;
    for (let move: i32 = 0; move < MOVES_IN_A_BLOCK; move++) {
      const place = worstViolator(block, tolerance);
      if (place < 0) {
        markClean(block);
        break;
      }
      const atom = place / stride;
      const position = place - atom * stride;
      const pull = exactPull(atom, position);
      const size = mask === -1 ? pull : Math.abs(pull);
      if (size > lambdaOf(atom) * (1 + tolerance)) {
        const entry = codeAt(atom, position);
        moveCoordinate(atom, position, coordinateMinimiser(atom, pull, entry) - entry);
        setMoved(atom, position, true);
        added = true;
      } else {
        store<f32>(residualAt(atom, position), <f32>pull);
      }
    }
  }
  return added;
}

/** The block's coordinate whose correlation exceeds its lambda most, `atom * stride + position`; -1 where none does. */
function worstViolator(block: i32, tolerance: f64): i32 {
  const first = block << BLOCK_BITS;
  let worst: i32 = -1;
  let magnitude: f32 = 0;
  let most: f64 = 0;
  for (let c: i32 = 0; c < atomCount; c++) {
    if (!isDirty(block, c)) continue;
    const lambda = lambdaOf(c);
    const row = residualAt(c, first);
    const limit = lambda + max(most, tolerance * lambda);
    if (!pullsBeyond(row, limit, mask)) continue;
    const pulled = strongestPull(row, mask);
    if (!(<f64>pulled > limit)) continue;
    most = <f64>pulled - lambda;
    magnitude = pulled;
    worst = c;
  }
  if (worst < 0) return -1;
  return worst * stride + first + firstPulled(residualAt(worst, first), magnitude, mask);
}

/** Correlation of the residual with an atom at a position, from that of the signal. */
function exactPull(atom: i32, position: i32): f64 {
  let pull = <f64>load<f32>(at4(beta, atom * stride + position));
  const firstBlock = max(0, position - reach) >> BLOCK_BITS;
  const lastBlock = min(positions - 1, position + reach) >> BLOCK_BITS;
  const last = load<i32>(at4(partnerStart, atom + 1));
  for (let i = load<i32>(at4(partnerStart, atom)); i < last; i++) {
    const partner = load<i32>(at8(partners, i));
    for (let block = firstBlock; block <= lastBlock; block++) {
      for (let rest = codedBits(block, partner); rest !== 0; rest &= rest - 1) {
        const other = (block << BLOCK_BITS) + <i32>ctz(rest);
        pull -= entryAt(partner, other) * gramAt(partner, atom, position - other);
      }
    }
  }
  return pull;
}
