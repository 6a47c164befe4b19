import {
  conv2d,
  conv2dTranspose,
  reshape,
  slice,
  type Tensor,
  type Tensor4D,
  transpose,
} from '@tensorflow/tfjs-core';
import { BugError } from '../base/errors.ts';
import type { Operator } from './operator.ts';

export interface ConvolutionSpec {
  readonly kind: 'convolution';
  readonly atomCount: number;
  readonly channelCount: number;
  /** Samples of an atom: `[K]` for signals in time, `[rows, columns]` for images. */
  readonly atomExtent: readonly number[];
  /** Samples between neighbouring positions of the code; 1 where not given. */
  readonly stride?: number;
}

/**
 * Convolution in one or two dimensions, signals of several channels sharing a code (CRsAE, Eq. 3;
 * DCEA, section 5.1). `x_c[n]` places the first sample of atom c at sample `stride n`, and only
 * positions at which the whole atom lies in the signal count. Signals in time are images of one
 * column: tensors are `(examples x rows x columns x channels or atoms)`.
 */
export function convolution(spec: ConvolutionSpec): Operator {
  const { atomCount, channelCount, atomExtent, stride = 1 } = spec;
  const dimensions = atomExtent.length;
  const [rows, columns] = asImage(atomExtent);
  const enterPlanar = (planar: Tensor): Tensor => {
    const [count, channels, ...extent] = planar.shape;
    return transpose(reshape(planar, [count, channels, ...asImage(extent)]), [0, 2, 3, 1]);
  };
  const leavePlanar = (tensor: Tensor): Tensor => {
    const planar = transpose(tensor, [0, 3, 1, 2]);
    return dimensions === 2 ? planar : reshape(planar, planar.shape.slice(0, 3));
  };
  return {
    atomShape: [atomCount, channelCount, ...atomExtent],
    enterAtoms: (planar) =>
      transpose(reshape(planar, [atomCount, channelCount, rows, columns]), [2, 3, 1, 0]),
    leaveAtoms: (atoms) =>
      reshape(transpose(atoms, [3, 2, 0, 1]), [atomCount, channelCount, ...atomExtent]),
    enterSignals: enterPlanar,
    leaveSignals: leavePlanar,
    leaveCodes: leavePlanar,
    planarShape: (count, extent) => [count, channelCount, ...extent],
    codeShape(count, extent) {
      const [height, width] = asImage(extent);
      return [
        count,
        positionsIn(height, rows, stride),
        positionsIn(width, columns, stride),
        atomCount,
      ];
    },
    synthesise: (atoms, codes, shape) =>
      conv2dTranspose(
        codes as Tensor4D,
        atoms as Tensor4D,
        shape as [number, number, number, number],
        stride,
        'valid',
      ),
    analyse: (atoms, signals) => conv2d(signals as Tensor4D, atoms as Tensor4D, stride, 'valid'),
    // Examples and channels change places: a convolution of the signals by the codes, which has the
    // taps for its positions. Not every backend has a kernel of its own for this.
    outer(codes, signals) {
      const input = transpose(signals, [3, 1, 2, 0]) as Tensor4D;
      const filter = transpose(codes, [1, 2, 0, 3]) as Tensor4D;
      const taps = conv2d(input, filter, 1, 'valid', 'NHWC', stride);
      const atoms = transpose(taps, [1, 2, 0, 3]);
      return slice(atoms, [0, 0, 0, 0], [rows, columns, channelCount, atomCount]);
    },
  };
}

/** Positions of an atom in a signal, along one dimension. */
function positionsIn(samples: number, atomSamples: number, stride: number): number {
  return Math.max(0, Math.floor((samples - atomSamples) / stride) + 1);
}

/** A stretch of time is an image of one column. */
function asImage(extent: readonly number[]): [number, number] {
  const [rows, columns = 1, ...others] = extent;
  if (rows === undefined || others.length > 0) {
    throw new BugError(`a convolution has one or two dimensions, not ${extent.length}`);
  }
  return [rows, columns];
}
