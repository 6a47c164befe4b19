import type { Atoms } from './coding.ts';

/** Unrolled encoders of dense dictionaries, and their gradients. */

/** What ends a layer; see core/learn/dense/activations.ts. */
export type ActivationRule =
  | { readonly kind: 'soft' | 'relu' | 'hard' }
  | { readonly kind: 'group'; readonly groupSize: number };

/** The layers of an encoder, `z_{t+1} = P_t(z_t + step D^T (x - D z_t))`, `z_0 = 0`. */
export interface UnrolledOptions {
  /** alpha. */
  readonly step: number;
  /** What the activation of each layer takes away: alpha lambda_t for ISTA. There are T. */
  readonly thresholds: Float64Array;
  readonly activation: ActivationRule;
}

/** PUDLE's gradients (Eq. 7), and NOODL's update by the code's signs. */
export type DenseGradient = 'dec' | 'ae-lasso' | 'ae-ls' | 'noodl';

/** Twin: `PlainUnrolledNetwork` in core/learn/dense. Signals are of one size, which is that of the atoms. */
export interface UnrolledNetwork {
  /** @returns `(signals x atoms)`: the codes after all layers */
  encode(signals: readonly Float64Array[]): Float64Array;
  /**
   * @param lambda weight of ||z||_1 in the loss of `ae-lasso`
   * @returns `(atoms x signalSize)`: the mean over signals of the gradient by the dictionary
   */
  gradient(signals: readonly Float64Array[], kind: DenseGradient, lambda: number): Float64Array;
}

/** @param dictionary of one channel */
export type CreateUnrolledNetwork = (
  dictionary: Atoms,
  options: UnrolledOptions,
) => UnrolledNetwork;
