import { matMul, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';
import type { Operator } from './operator.ts';

export interface DenseSpec {
  readonly kind: 'dense';
  readonly atomCount: number;
  /** Numbers of a signal, and of an atom. */
  readonly length: number;
}

const same = (tensor: Tensor) => tensor;

/** A matrix, an atom a row. Signals have no extent: their numbers are its channels. */
export function dense({ atomCount, length }: DenseSpec): Operator {
  return {
    atomShape: [atomCount, length],
    enterAtoms: same,
    leaveGradient: same,
    bind: (count) => ({
      planarShape: [count, length],
      codeShape: [count, atomCount],
      positions: 1,
      enterSignals: same,
      leaveSignals: same,
      leaveCodes: same,
      synthesise: (atoms, codes) => matMul(codes as Tensor2D, atoms as Tensor2D),
      analyse: (atoms, signals) => matMul(signals as Tensor2D, atoms as Tensor2D, false, true),
      outer: (codes, signals) => matMul(codes as Tensor2D, signals as Tensor2D, true, false),
    }),
  };
}
