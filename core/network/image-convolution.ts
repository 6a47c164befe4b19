import {
  conv2d,
  conv2dTranspose,
  slice,
  type Tensor,
  type Tensor4D,
  transpose,
} from '@tensorflow/tfjs-core';
import type { Operator } from './operator.ts';

/** Convolution in two dimensions, with a stride. */
export interface ImageConvolutionShape {
  readonly atomCount: number;
  readonly channelCount: number;
  /** Rows and columns of an atom. */
  readonly atomExtent: readonly [number, number];
  /** Samples between neighbouring positions of the code, in both directions. */
  readonly stride: number;
}

/** Tensors are `(examples x rows x columns x channels or atoms)`, atoms `(rows x columns x channels x atoms)`. */
export function imageConvolution(shape: ImageConvolutionShape): Operator {
  const { atomCount, channelCount, atomExtent, stride } = shape;
  const [rows, columns] = atomExtent;
  const positionsIn = (samples: number, atomSamples: number) =>
    Math.max(0, Math.floor((samples - atomSamples) / stride) + 1);
  const leavePlanar = (tensor: Tensor): Tensor => transpose(tensor, [0, 3, 1, 2]);
  return {
    atomShape: [atomCount, channelCount, rows, columns],
    enterAtoms: (planar) => transpose(planar, [2, 3, 1, 0]),
    leaveGradient: (slope) => transpose(slope, [3, 2, 0, 1]),
    bind(count, [height = 0, width = 0]) {
      const [down, across] = [positionsIn(height, rows), positionsIn(width, columns)];
      const signalShape: [number, number, number, number] = [count, height, width, channelCount];
      return {
        planarShape: [count, channelCount, height, width],
        codeShape: [count, down, across, atomCount],
        positions: down * across,
        enterSignals: (planar) => transpose(planar, [0, 2, 3, 1]),
        leaveSignals: leavePlanar,
        leaveCodes: leavePlanar,
        synthesise: (atoms, codes) =>
          conv2dTranspose(codes as Tensor4D, atoms as Tensor4D, signalShape, stride, 'valid'),
        analyse: (atoms, signals) =>
          conv2d(signals as Tensor4D, atoms as Tensor4D, stride, 'valid'),
        // Examples and channels change places: the signals are convolved by the codes, and positions
        // are the taps. Not every backend has a kernel of its own for this.
        outer(codes, signals) {
          const input = transpose(signals, [3, 1, 2, 0]) as Tensor4D;
          const filter = transpose(codes, [1, 2, 0, 3]) as Tensor4D;
          const taps = conv2d(input, filter, 1, 'valid', 'NHWC', stride);
          const atoms = transpose(taps, [1, 2, 0, 3]);
          return slice(atoms, [0, 0, 0, 0], [rows, columns, channelCount, atomCount]);
        },
      };
    },
  };
}
