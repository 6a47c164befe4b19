import type { Tensor } from '@tensorflow/tfjs-core';

/**
 * The linear part of a network. Outside of it numbers are planar, as everywhere in the core; inside,
 * tensors lie as suits the operator.
 */
export interface Operator {
  /** `[atoms, ...]`, planar. */
  readonly atomShape: readonly number[];
  /** Atoms as the operator uses them: a linear function of their planar order. */
  enterAtoms(planar: Tensor): Tensor;
  /** The transpose of `enterAtoms`: the planar gradient, from that of entered atoms. */
  leaveGradient(slope: Tensor): Tensor;
  /** The operator for signals of one size; to be called where its tensors are tidied up. */
  bind(count: number, extent: readonly number[]): BoundOperator;
}

/** H x, H^T y and the slope of both with respect to the atoms. */
export interface BoundOperator {
  /** `(examples x channels x ...extent)`. */
  readonly planarShape: number[];
  /** Of codes as they are held: examples first, atoms last. */
  readonly codeShape: number[];
  /** Places of an atom in an example, N_e of the papers. */
  readonly positions: number;
  enterSignals(planar: Tensor): Tensor;
  leaveSignals(signals: Tensor): Tensor;
  /** To `(examples x atoms x ...positions)`. */
  leaveCodes(codes: Tensor): Tensor;
  /** H x. */
  synthesise(atoms: Tensor, codes: Tensor): Tensor;
  /** H^T y. */
  analyse(atoms: Tensor, signals: Tensor): Tensor;
  /** `d <signals, H codes> / d atoms`. */
  outer(codes: Tensor, signals: Tensor): Tensor;
}
