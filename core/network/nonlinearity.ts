import {
  abs,
  add,
  div,
  mul,
  neg,
  relu,
  reshape,
  step,
  sub,
  sum,
  type Tensor,
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

// Written in relu, step and products, which every backend is quick at, unlike comparisons and choices.

const shrinkage: Nonlinearity = {
  apply: (input, threshold) => sub(relu(sub(input, threshold)), relu(sub(neg(input), threshold))),
  slopes(input, threshold, slope) {
    const above = mul(slope, step(sub(input, threshold)));
    const below = mul(slope, step(sub(neg(input), threshold)));
    return { input: add(above, below), threshold: sub(below, above) };
  },
};

const shiftedRelu: Nonlinearity = {
  apply: (input, threshold) => relu(sub(input, threshold)),
  slopes(input, threshold, slope) {
    const passed = mul(slope, step(sub(input, threshold)));
    return { input: passed, threshold: neg(passed) };
  },
};

const isKept = (input: Tensor, threshold: Tensor) => sub(1, step(sub(threshold, abs(input))));

const hardThreshold: Nonlinearity = {
  apply: (input, threshold) => mul(input, isKept(input, threshold)),
  slopes: (input, threshold, slope) => ({
    input: mul(slope, isKept(input, threshold)),
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
      const isActive = step(sub(1, share));
      const toThreshold = neg(mul(isActive, along));
      return {
        input: reshape(mul(isActive, add(straight, radial)), input.shape),
        threshold: reshape(toThreshold, toThreshold.shape.slice(0, -1)),
      };
    },
  };
}
