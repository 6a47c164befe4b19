import type { Gram } from '../../core/index.ts';
import type { Weights } from './paper-work.ts';

export interface SparseGramSteps {
  readonly iterations: number;
  /** At least the largest squared singular value of the dictionary's operator. */
  readonly lipschitz: number;
  /** Stops earlier once no entry of the code moved by more than this in an iteration. */
  readonly tolerance?: number;
  /** Begins anew from where it is whenever the momentum points uphill: converges much sooner, but not by the paper's iterates. */
  readonly restarts?: boolean;
}

export interface SparseGramCode {
  /** `(atoms x positions)` */
  readonly code: Float64Array;
  readonly iterations: number;
}

/**
 * FISTA with the iterates of `encodeFista` (CRsAE, Algorithm 1), but without its convolutions: with
 * beta = H^T y once, `H^T (y - H w) = beta - G w`, and w has few entries that are not zero. The
 * stronger yardstick of the two.
 *
 * Restarts: O'Donoghue & Candes, Adaptive restart for accelerated gradient schemes (2015), Eq. 13.
 * @param beta `H^T y`, `(atoms x positions)`; not changed
 */
export function encodeSparseGramFista(
  gram: Gram,
  beta: Float64Array,
  positions: number,
  { lambda, twoSided }: Weights,
  { iterations: most, lipschitz, tolerance = -1, restarts = false }: SparseGramSteps,
): SparseGramCode {
  const size = beta.length;
  const step = 1 / lipschitz;
  let code = new Float64Array(size);
  let previous = new Float64Array(size);
  const momentum = new Float64Array(size);
  const pull = new Float64Array(size);
  /** Where the last two codes are not both zero, as a list and as flags. */
  let support: number[] = [];
  const isSupport = new Uint8Array(size);
  let s = 0;
  for (let iteration = 1; ; iteration++) {
    const nextS = (1 + Math.sqrt(1 + 4 * s * s)) / 2;
    const weight = (s - 1) / nextS;
    s = nextS;
    pull.set(beta);
    for (const i of support) {
      momentum[i] = code[i] + weight * (code[i] - previous[i]);
      subtractAtom(gram, i, momentum[i], positions, pull);
    }
    [code, previous] = [previous, code];
    const nextSupport: number[] = [];
    let lastChange = 0;
    let uphill = 0;
    for (let c = 0; c < gram.atomCount; c++) {
      const threshold = lambda[c] * step;
      for (let i = c * positions; i < (c + 1) * positions; i++) {
        // Nearly all entries are zero and stay so.
        if (isSupport[i] === 0 && pull[i] <= lambda[c] && pull[i] >= -lambda[c]) continue;
        code[i] = shrink(momentum[i] + step * pull[i], threshold, twoSided);
        if (code[i] !== 0 || previous[i] !== 0) nextSupport.push(i);
        const change = code[i] - previous[i];
        lastChange = Math.max(lastChange, Math.abs(change));
        uphill += (momentum[i] - code[i]) * change;
      }
    }
    for (const i of support) {
      isSupport[i] = 0;
      momentum[i] = 0;
    }
    for (const i of nextSupport) isSupport[i] = 1;
    support = nextSupport;
    // One, not zero: the next step is then a plain one from where the code is.
    if (restarts && uphill > 0) s = 1;
    if (iteration === most || lastChange <= tolerance) return { code, iterations: iteration };
  }
}

/** Soft thresholding, or its one-sided form (CRsAE, Eq. 21). */
function shrink(target: number, threshold: number, twoSided: boolean): number {
  if (target > threshold) return target - threshold;
  return twoSided && target < -threshold ? target + threshold : 0;
}

/** Takes the products of the atom at flat index `at`, times `amount`, from all correlations that see it. */
function subtractAtom(
  gram: Gram,
  at: number,
  amount: number,
  positions: number,
  pull: Float64Array,
): void {
  const { atomCount, atomSamples, centre, values } = gram;
  const b = Math.floor(at / positions);
  const n = at - b * positions;
  const from = Math.max(0, n - atomSamples + 1);
  const to = Math.min(positions, n + atomSamples);
  for (const a of gram.partners[b]) {
    const shift = centre[b * atomCount + a] - n;
    const row = a * positions;
    for (let m = from; m < to; m++) pull[row + m] -= amount * values[shift + m];
  }
}
