import {
  abs,
  add,
  cast,
  div,
  greater,
  greaterEqual,
  maximum,
  minimum,
  mul,
  neg,
  relu,
  reshape,
  sign,
  sub,
  sum,
  type Tensor,
  where,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { grouped, normsOf } from './code-axes.ts';

/** What follows the linear part of a layer; the twins in double precision are in `csc/proximal.ts`. */
export type ProximalSpec =
  /** `(|c| - threshold)_+ sgn(c)` (CRsAE, Eq. 21). */
  | { readonly kind: 'shrinkage' }
  /** `max(c - threshold, 0)` (DCEA). */
  | { readonly kind: 'relu' }
  /** `c 1[|c| >= threshold]` (PUDLE). */
  | { readonly kind: 'hard-threshold' }
  /** `(1 - threshold / ||c_g||)_+ c_g`, groups of neighbouring atoms (group-sparse auto-encoders, Eq. 7). */
  | { readonly kind: 'group-shrinkage'; readonly groupSize: number };

/** Thresholds have the last axis of codes, which is one a filter (or group), or 1 for all. */
export interface Nonlinearity {
  apply(input: Tensor, threshold: Tensor): Tensor;
  /**
   * Back-propagation.
   * @param slope of the loss with respect to what `apply` gives
   * @returns slopes with respect to input and threshold; the latter not yet summed
   */
  slopes(input: Tensor, threshold: Tensor, slope: Tensor): { input: Tensor; threshold: Tensor };
}

export function nonlinearityOf(spec: ProximalSpec): Nonlinearity {
  switch (spec.kind) {
    case 'shrinkage':
      return shrinkage;
    case 'relu':
      return shiftedRelu;
    case 'hard-threshold':
      return hardThreshold;
    case 'group-shrinkage':
      return groupShrinkage(spec.groupSize);
  }
}

const shrinkage: Nonlinearity = {
  apply: (input, threshold) => sub(input, maximum(minimum(input, threshold), neg(threshold))),
  slopes(input, threshold, slope) {
    const passed = where(greater(abs(input), threshold), slope, zerosLike(slope));
    return { input: passed, threshold: neg(mul(passed, sign(input))) };
  },
};

const shiftedRelu: Nonlinearity = {
  apply: (input, threshold) => relu(sub(input, threshold)),
  slopes(input, threshold, slope) {
    const passed = where(greater(input, threshold), slope, zerosLike(slope));
    return { input: passed, threshold: neg(passed) };
  },
};

const hardThreshold: Nonlinearity = {
  apply: (input, threshold) => where(greaterEqual(abs(input), threshold), input, zerosLike(input)),
  slopes: (input, threshold, slope) => ({
    input: where(greaterEqual(abs(input), threshold), slope, zerosLike(slope)),
    threshold: zerosLike(slope),
  }),
};

function groupShrinkage(groupSize: number): Nonlinearity {
  return {
    apply(input, threshold) {
      const groups = grouped(input, groupSize);
      const scale = relu(sub(1, div(reshape(threshold, [-1, 1]), normsOf(groups))));
      return reshape(mul(groups, scale), input.shape);
    },
    // With n = ||c||: d/dc = (1 - b / n) I + b / n^3 c c^T and d/db = -c / n, where n > b.
    slopes(input, threshold, slope) {
      const groups = grouped(input, groupSize);
      const slopes = grouped(slope, groupSize);
      const norms = normsOf(groups);
      const directions = div(groups, norms);
      const share = div(reshape(threshold, [-1, 1]), norms);
      const along = sum(mul(directions, slopes), -1, true);
      const straight = mul(slopes, sub(1, share));
      const radial = mul(directions, mul(share, along));
      const isActive = cast(greater(1, share), 'float32');
      const toThreshold = neg(mul(isActive, along));
      return {
        input: reshape(mul(isActive, add(straight, radial)), input.shape),
        threshold: reshape(toThreshold, toThreshold.shape.slice(0, -1)),
      };
    },
  };
}
