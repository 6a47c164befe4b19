import {
  conv2d,
  matMul,
  mul,
  pad,
  reshape,
  reverse,
  slice,
  type Tensor,
  type Tensor4D,
  tensor2d,
  tensor4d,
  transpose,
} from '@tensorflow/tfjs-core';
import type { Operator } from './operator.ts';

/** Convolution in time, signals of several channels sharing a code (CRsAE, Eq. 3). */
export interface TimeConvolutionShape {
  readonly atomCount: number;
  readonly channelCount: number;
  readonly atomSamples: number;
}

/**
 * Samples that are computed together. Convolutions of few channels leave a processor idle, so
 * neighbouring samples of a channel are taken for as many channels: the filters between such blocks hold
 * each atom in all its places and are half zeros, and yet take a fifth of the time.
 */
const BLOCK = 8;

/**
 * Tensors are `(examples x samples or positions x 1 x channels or atoms)`, filled up with zeros to whole
 * blocks. Entered atoms are filters between blocks, `(blocks x 1 x BLOCK channels x BLOCK atoms)`.
 */
export function timeConvolution(shape: TimeConvolutionShape): Operator {
  const { atomCount, channelCount, atomSamples } = shape;
  const filterBlocks = Math.ceil((atomSamples + BLOCK - 1) / BLOCK);
  const [inputs, outputs] = [BLOCK * channelCount, BLOCK * atomCount];
  const placed = [filterBlocks, BLOCK, BLOCK, channelCount, atomCount];
  const rows = filterBlocks * BLOCK ** 2;
  const places = () => tensor2d(placesOfTaps(atomSamples, filterBlocks), [rows, atomSamples]);
  return {
    atomShape: [atomCount, channelCount, atomSamples],
    enterAtoms(planar) {
      const taps = reshape(transpose(planar, [2, 1, 0]), [atomSamples, channelCount * atomCount]);
      const filters = transpose(reshape(matMul(places(), taps), placed), [0, 1, 3, 2, 4]);
      return reshape(filters, [filterBlocks, 1, inputs, outputs]);
    },
    leaveGradient(slope) {
      const filters = reshape(slope, [filterBlocks, BLOCK, channelCount, BLOCK, atomCount]);
      const inPlaces = reshape(transpose(filters, [0, 1, 3, 2, 4]), [rows, -1]);
      const taps = matMul(places(), inPlaces as ReturnType<typeof places>, true);
      return transpose(reshape(taps, [atomSamples, channelCount, atomCount]), [2, 1, 0]);
    },
    bind(count, [samples = 0]) {
      const positions = Math.max(0, samples - atomSamples + 1);
      const codeBlocks = Math.ceil(positions / BLOCK);
      const signalBlocks = codeBlocks + filterBlocks - 1;
      const codeShape = [count, codeBlocks * BLOCK, 1, atomCount];
      const isPosition = positionMask(count, positions, codeBlocks * BLOCK, atomCount);
      const signalsInBlocks = (signals: Tensor): Tensor4D =>
        reshape(signals, [count, signalBlocks, 1, inputs]);
      const codesInBlocks = (codes: Tensor): Tensor4D =>
        reshape(codes, [count, codeBlocks, 1, outputs]);
      const leavePlanar = (tensor: Tensor, length: number, channels: number): Tensor => {
        const whole = slice(tensor, [0, 0, 0, 0], [count, length, 1, channels]);
        return transpose(reshape(whole, [count, length, channels]), [0, 2, 1]);
      };
      return {
        planarShape: [count, channelCount, samples],
        codeShape,
        positions,
        enterSignals(planar) {
          const signals = reshape(transpose(planar, [0, 2, 1]), [count, samples, 1, channelCount]);
          const missing = signalBlocks * BLOCK - samples;
          return pad(signals, [
            [0, 0],
            [0, missing],
            [0, 0],
            [0, 0],
          ]);
        },
        leaveSignals: (signals) => leavePlanar(signals, samples, channelCount),
        leaveCodes: (codes) => leavePlanar(codes, positions, atomCount),
        synthesise(atoms, codes) {
          const backwards = transpose(reverse(atoms, 0), [0, 1, 3, 2]) as Tensor4D;
          const margin: [number, number] = [filterBlocks - 1, filterBlocks - 1];
          const blocks = conv2d(codesInBlocks(codes), backwards, 1, [
            [0, 0],
            margin,
            [0, 0],
            [0, 0],
          ]);
          return reshape(blocks, [count, signalBlocks * BLOCK, 1, channelCount]);
        },
        analyse(atoms, signals) {
          const blocks = conv2d(signalsInBlocks(signals), atoms as Tensor4D, 1, 'valid');
          const codes = reshape(blocks, codeShape);
          return isPosition === null ? codes : mul(codes, isPosition);
        },
        // Examples and channels change places: the signals are convolved by the codes, and positions
        // are the taps. Not every backend has a kernel of its own for this.
        outer(codes, signals) {
          const input = transpose(signalsInBlocks(signals), [3, 1, 2, 0]);
          const filter = transpose(codesInBlocks(codes), [1, 2, 0, 3]);
          return transpose(conv2d(input, filter, 1, 'valid'), [1, 2, 0, 3]);
        },
      };
    },
  };
}

/**
 * Which tap leads from place `to` in a block of positions to place `from` in the block of samples that
 * is `block` later: ones in a matrix `((block, from, to) x tap)`.
 */
function placesOfTaps(atomSamples: number, filterBlocks: number): Float32Array {
  const places = new Float32Array(filterBlocks * BLOCK ** 2 * atomSamples);
  for (let block = 0; block < filterBlocks; block++) {
    for (let from = 0; from < BLOCK; from++) {
      for (let to = 0; to < BLOCK; to++) {
        const tap = block * BLOCK + from - to;
        const row = (block * BLOCK + from) * BLOCK + to;
        if (tap >= 0 && tap < atomSamples) places[row * atomSamples + tap] = 1;
      }
    }
  }
  return places;
}

/** Ones where there is a position, zeros where only its block is; null where blocks are full. */
function positionMask(
  count: number,
  positions: number,
  rows: number,
  atomCount: number,
): Tensor | null {
  if (positions === rows) return null;
  const example = new Float32Array(rows * atomCount).fill(1, 0, positions * atomCount);
  const mask = new Float32Array(count * example.length);
  for (let i = 0; i < count; i++) mask.set(example, i * example.length);
  return tensor4d(mask, [count, rows, 1, atomCount]);
}
