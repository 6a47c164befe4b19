/**
 * The active set of core/csc/active-set.ts; what is said there holds here as well, and the names are
 * the same. Correlations of the residual are kept in single precision, in which they are searched for
 * what is to move; every linear system is made and solved in double precision, from the correlations of
 * the signal.
 */
import { openClusters, sharpenClusters, solveClusters } from './lasso-clusters';
import { descend, flagBlocksAboveLambda } from './lasso-descent';
import { atomCount, entryAt, flagAll, openProblem, positions, reach } from './lasso-problem';
import { atomOf, gatherSupport, openSupport, positionOf, supportCount } from './lasso-support';
import { addViolators } from './lasso-violators';
import { at4, at8 } from './rows';

const COARSE_TOLERANCE: f64 = 0.5;
const FINE_TOLERANCE: f64 = 1e-4;
const MAX_ROUNDS: i32 = 200;

/**
 * @param problem eight words: atomCount, atomSamples, twoSided, and the addresses of the Gram's
 * values and centres, of the partners' starts, of the partners, and of lambda. A partner is an atom and
 * the address of its products at lag zero, in single precision, with three zeros before and behind them
 * @param beta `(atoms x rowStride)` f32, aligned, of which what lies behind the positions is not read
 * @param rowStride in numbers, a multiple of four, with room for whole blocks
 * @param work residual f32 and code f64 `(atoms x rowStride)`, two words, u32, and a byte for each
 * block and atom, and a word and a byte for each block
 * @param lists u32 `(4 x atoms x positionCount)`
 * @param clusterScratch two f64 matrices and six rows for clusters of `clusterCapacity`
 * @returns number of non-zeros
 */
export function solveLasso(
  problem: usize,
  beta: usize,
  positionCount: i32,
  rowStride: i32,
  work: usize,
  lists: usize,
  clusterScratch: usize,
  clusterCapacity: i32,
): i32 {
  openProblem(problem, beta, positionCount, rowStride, work);
  openSupport(lists, atomCount * positions);
  openClusters(clusterScratch, clusterCapacity);
  if (!flagBlocksAboveLambda()) return 0;
  descend(COARSE_TOLERANCE);
  flagAll();
  for (let round: i32 = 0; round < MAX_ROUNDS; round++) {
    const solved = solveClusters(FINE_TOLERANCE);
    const moved = solved ? addViolators(FINE_TOLERANCE) : descend(FINE_TOLERANCE);
    if (!moved) break;
  }
  gatherSupport();
  return supportCount;
}

/**
 * Correlations of the signal with the support of the last `solveLasso`, in double precision.
 * @param rowStarts first row of each atom, i32, one more than atoms
 * @param channels of each row, i32
 * @param taps f64 `(rows x tapCount)`
 * @param traces rows of f32, `traceStride` in bytes
 * @param out f64, one a member of the support
 */
export function correlateSupport(
  rowStarts: usize,
  channels: usize,
  taps: usize,
  traces: usize,
  traceStride: usize,
  out: usize,
): void {
  const tapCount = reach + 1;
  for (let i: i32 = 0; i < supportCount; i++) {
    const atom = atomOf(i);
    const position = positionOf(i);
    let exact: f64 = 0;
    const last = load<i32>(at4(rowStarts, atom + 1));
    for (let row = load<i32>(at4(rowStarts, atom)); row < last; row++) {
      const y = at4(traces + <usize>load<i32>(at4(channels, row)) * traceStride, position);
      const h = at8(taps, row * tapCount);
      for (let k: i32 = 0; k < tapCount; k++) {
        exact += load<f64>(at8(h, k)) * <f64>load<f32>(at4(y, k));
      }
    }
    store<f64>(at8(out, i), exact);
  }
}

/**
 * Goes on from the last `solveLasso`: solves for the code with better correlations of the signal with the
 * support. Atoms that are much alike make of the seventh digit of a correlation the fifth of a code.
 * @param correlations f64, one a member of the support
 * @returns number of non-zeros
 */
export function sharpenLasso(correlations: usize): i32 {
  sharpenClusters(correlations);
  gatherSupport();
  return supportCount;
}

/**
 * Writes the code that was found, sorted by position, then atom.
 * @param out positions f64, then values f64, then atoms i32
 */
export function readLasso(out: usize): void {
  const values = at8(out, supportCount);
  const atoms = at8(values, supportCount);
  for (let i: i32 = 0; i < supportCount; i++) {
    const atom = atomOf(i);
    const position = positionOf(i);
    store<f64>(at8(out, i), position);
    store<f64>(at8(values, i), entryAt(atom, position));
    store<i32>(at4(atoms, i), atom);
  }
}
