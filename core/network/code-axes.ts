import { maximum, reshape, sqrt, square, sum, type Tensor } from '@tensorflow/tfjs-core';

/** Codes have their atoms on the last axis; neighbouring ones may form groups. */

/** Below any norm that matters, so that groups of zeros can be divided by theirs. */
const LEAST_NORM = 1e-18;

/** `(... x groups x groupSize)`. */
export function grouped(codes: Tensor, groupSize: number): Tensor {
  const { shape } = codes;
  return reshape(codes, [...shape.slice(0, -1), shape[shape.length - 1]! / groupSize, groupSize]);
}

/** `||x_g||_2`, `(... x groups x 1)`, never zero. */
export function normsOf(groups: Tensor): Tensor {
  return maximum(sqrt(sum(square(groups), -1, true)), LEAST_NORM);
}

/** Sums over all axes but the last, and over that too where there is one number for all. */
export function summedTo(values: Tensor, size: number): Tensor {
  const last = values.shape[values.shape.length - 1]!;
  const sums = sum(reshape(values, [-1, last]), 0);
  return size === 1 ? reshape(sum(sums), [1]) : sums;
}
