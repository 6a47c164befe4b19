/** Codes of counts of spikes over trials. */

import type { CodeEntries } from './coding.ts';

/** Sums over trials and the family that they are of, as csc's `CountLikelihood` has them. */
export interface CountSums {
  readonly family: { readonly name: 'gaussian' | 'binomial' | 'poisson' };
  readonly observations: {
    readonly binCount: number;
    readonly total: Float64Array;
    readonly firstLevel: Uint32Array;
    readonly offset: Float64Array;
    readonly trials: Float64Array;
  };
}

/** A minimiser, and how well it was reached. */
export interface CountCode {
  readonly code: CodeEntries;
  /** How far the conditions of the minimiser are broken, in units of lambda. */
  readonly kktResidual: number;
  readonly rounds: number;
}

/** Twin: `ProximalNewton` in core/csc. */
export interface CountEncoder {
  /**
   * @param lambda weight of each atom, positive
   * @param start a code to begin at
   * @returns nothing for what it has no memory for, or finds no way down
   */
  encode(counts: CountSums, lambda: Float64Array, start?: CodeEntries): CountCode | undefined;
}
