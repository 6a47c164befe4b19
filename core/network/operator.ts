import type { Tensor } from '@tensorflow/tfjs-core';

/**
 * The linear part of a network: H x, H^T y and the slope of both with respect to the atoms. Tensors
 * lie as an operator likes them; outside of it numbers are planar, as everywhere in the core.
 */
export interface Operator {
  /** `[atoms, ...]`, planar. */
  readonly atomShape: readonly number[];
  /** Atoms from their planar order, `atomShape`. */
  enterAtoms(planar: Tensor): Tensor;
  /** Back to `atomShape`. */
  leaveAtoms(atoms: Tensor): Tensor;
  /** Signals from `(examples x channels x ...extent)`. */
  enterSignals(planar: Tensor): Tensor;
  /** Back to `(examples x channels x ...extent)`. */
  leaveSignals(signals: Tensor): Tensor;
  /** Back to `(examples x atoms x ...positions)`. */
  leaveCodes(codes: Tensor): Tensor;
  /** Shape of signals, planar. */
  planarShape(count: number, extent: readonly number[]): number[];
  /** Shape in which codes for signals of this extent are held, atoms last. */
  codeShape(count: number, extent: readonly number[]): number[];
  /** H x. @param shape of the signals, as they are held */
  synthesise(atoms: Tensor, codes: Tensor, shape: readonly number[]): Tensor;
  /** H^T y. */
  analyse(atoms: Tensor, signals: Tensor): Tensor;
  /** `d <signals, H codes> / d atoms`. */
  outer(codes: Tensor, signals: Tensor): Tensor;
}
