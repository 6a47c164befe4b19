import {
  conv2d,
  pad,
  reshape,
  reverse,
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

/**
 * Signals are held in square blocks as long as the stride, `(examples x blocks down x blocks across x
 * samples and channels of a block)`. From block to block the convolution has no stride; tfjs's transposed
 * convolution with one takes six times as long. Entered atoms are filters between blocks, `(blocks down x
 * blocks across x samples and channels of a block x atoms)`.
 */
export function imageConvolution(shape: ImageConvolutionShape): Operator {
  const { atomCount, channelCount, atomExtent, stride } = shape;
  const [rows, columns] = atomExtent;
  const [atomDown, atomAcross] = [Math.ceil(rows / stride), Math.ceil(columns / stride)];
  const filterShape = [atomDown, atomAcross, stride ** 2 * channelCount, atomCount];
  const positionsIn = (samples: number, atomSamples: number) =>
    Math.max(0, Math.floor((samples - atomSamples) / stride) + 1);
  return {
    atomShape: [atomCount, channelCount, rows, columns],
    enterAtoms(planar) {
      const taps = reshape(transpose(planar, [2, 3, 1, 0]), [1, rows, columns, -1]);
      return reshape(toBlocks(taps, atomDown, atomAcross, stride), filterShape);
    },
    leaveGradient(slope) {
      const taps = fromBlocks(reshape(slope, [1, atomDown, atomAcross, -1]), rows, columns, stride);
      return transpose(reshape(taps, [rows, columns, channelCount, atomCount]), [3, 2, 0, 1]);
    },
    bind(count, [height = 0, width = 0]) {
      const [down, across] = [positionsIn(height, rows), positionsIn(width, columns)];
      const [blocksDown, blocksAcross] = [Math.ceil(height / stride), Math.ceil(width / stride)];
      const codeShape = [count, down, across, atomCount];
      return {
        planarShape: [count, channelCount, height, width],
        codeShape,
        positions: down * across,
        enterSignals: (planar) =>
          toBlocks(transpose(planar, [0, 2, 3, 1]), blocksDown, blocksAcross, stride),
        leaveSignals: (signals) =>
          transpose(fromBlocks(signals, height, width, stride), [0, 3, 1, 2]),
        leaveCodes: (codes) => transpose(codes, [0, 3, 1, 2]),
        synthesise(atoms, codes) {
          const backwards = transpose(reverse(atoms, [0, 1]), [0, 1, 3, 2]) as Tensor4D;
          return conv2d(codes as Tensor4D, backwards, 1, [
            [0, 0],
            [atomDown - 1, blocksDown - down],
            [atomAcross - 1, blocksAcross - across],
            [0, 0],
          ]);
        },
        analyse(atoms, signals) {
          const codes = conv2d(signals as Tensor4D, atoms as Tensor4D, 1, 'valid');
          return slice(codes, [0, 0, 0, 0], codeShape);
        },
        // Examples and channels change places: the signals are convolved by the codes, and positions
        // are the blocks of a filter. Not every backend has a kernel of its own for this.
        outer(codes, signals) {
          const input = transpose(signals, [3, 1, 2, 0]) as Tensor4D;
          const filter = transpose(codes, [1, 2, 0, 3]) as Tensor4D;
          const blocks = transpose(conv2d(input, filter, 1, 'valid'), [1, 2, 0, 3]);
          return slice(blocks, [0, 0, 0, 0], filterShape);
        },
      };
    },
  };
}

/** `(images x rows x columns x depth)` as `(images x down x across x block)`, filled up with zeros. */
function toBlocks(images: Tensor, down: number, across: number, stride: number): Tensor {
  const [count = 0, rows = 0, columns = 0, depth = 0] = images.shape;
  const filled = pad(images, [
    [0, 0],
    [0, down * stride - rows],
    [0, across * stride - columns],
    [0, 0],
  ]);
  const lines = reshape(filled, [count * down, stride, across, stride * depth]);
  return reshape(transpose(lines, [0, 2, 1, 3]), [count, down, across, stride ** 2 * depth]);
}

/** The way back from `toBlocks`, to so many rows and columns. */
function fromBlocks(blocks: Tensor, rows: number, columns: number, stride: number): Tensor {
  const [count = 0, down = 0, across = 0, size = 0] = blocks.shape;
  const depth = size / stride ** 2;
  const lines = reshape(blocks, [count * down, across, stride, stride * depth]);
  const filled = [count, down * stride, across * stride, depth];
  const images = reshape(transpose(lines, [0, 2, 1, 3]), filled);
  return slice(images, [0, 0, 0, 0], [count, rows, columns, depth]);
}
