import {
  abs,
  add,
  div,
  log,
  mul,
  reshape,
  sign,
  square,
  sub,
  sum,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { grouped, normsOf, summedTo } from './code-axes.ts';
import type { Link } from './link.ts';

/**
 * What a network is trained for: a sum over the samples of an example, averaged over the examples.
 *
 * - `least-squares`: `1/2 ||target - f^-1(H x)||^2`; the target is the signal itself unless given
 *   (CRsAE, Eq. 24; DCEA's denoising gives the clean image).
 * - `negative-log-likelihood`: of the signal (DCEA, Eq. 2); for white noise the same as the one above.
 * - `lasso`: the negative log-likelihood and `lambda ||x||_1`, or the groups' norms (CRsAE, Eq. 9).
 */
export type LossKind = 'least-squares' | 'negative-log-likelihood' | 'lasso';

/** Gamma prior of lambda (CRsAE, Eq. 15). */
export interface LambdaPrior {
  /** r. */
  readonly shape: number;
  /** delta. */
  readonly rate: number;
  /** sigma^2: the network's lambda is the paper's times it (Eq. 18). */
  readonly noiseVariance: number;
}

/** A scalar, and its derivative with respect to the prediction. */
export interface Fit {
  readonly value: Tensor;
  readonly slope: Tensor;
}

/** Averaged over the examples, which are planar. */
export function fitOf(
  kind: LossKind,
  link: Link,
  signals: Tensor,
  targets: Tensor,
  prediction: Tensor,
): Fit {
  const share = 1 / signals.shape[0]!;
  if (kind === 'least-squares') {
    const error = sub(link.mean(prediction), targets);
    return {
      value: mul(sum(square(error)), share / 2),
      slope: link.throughMean(prediction, mul(error, share)),
    };
  }
  return {
    value: mul(sum(link.negativeLogLikelihood(signals, prediction)), share),
    slope: mul(sub(link.mean(prediction), signals), share),
  };
}

/** A scalar, and its derivatives with respect to code and lambda. */
export interface CodeLoss {
  readonly value: Tensor;
  readonly toCodes: Tensor;
  readonly toLambda: Tensor;
}

/** `sum_c lambda_c ||x_c||_1`, averaged over the examples; with groups `sum_g lambda_g ||x_g||_2`. */
export function penaltyOf(codes: Tensor, lambda: Tensor, groupSize: number): CodeLoss {
  const share = 1 / codes.shape[0]!;
  const { sizes, towards } = groupsOf(codes, groupSize);
  return {
    value: mul(sum(mul(sizes, lambda)), share),
    toCodes: mul(towards(lambda), share),
    toLambda: mul(summedTo(sizes, lambda.size), share),
  };
}

/**
 * The loss of CRsAE's second stage (Eq. 25), averaged over the examples, for the paper's
 * `l = lambda / sigma^2`:
 *
 *     sum_c l_c (||x_c||_1 + delta) - (N_e + r - 1) log l_c
 *
 * @param positions of an atom, N_e
 * @param lambda one for all atoms, or one for each
 */
export function lambdaLossOf(
  codes: Tensor,
  positions: number,
  lambda: Tensor,
  prior: LambdaPrior,
): CodeLoss {
  const [count, atomCount] = [codes.shape[0]!, codes.shape[codes.shape.length - 1]!];
  // Where one lambda is that of all atoms, its terms count for each of them.
  const atoms = atomCount / lambda.size;
  const observations = (positions + prior.shape - 1) * atoms;
  const scale = 1 / prior.noiseVariance;
  const norms = add(mul(summedTo(abs(codes), lambda.size), 1 / count), prior.rate * atoms);
  const barrier = mul(log(mul(lambda, scale)), observations);
  return {
    value: sum(sub(mul(mul(lambda, scale), norms), barrier)),
    toCodes: mul(mul(sign(codes), lambda), scale / count),
    toLambda: sub(mul(norms, scale), div(observations, lambda)),
  };
}

/** Sizes of groups of neighbouring atoms, absolute values where a group is one atom, and the sizes' slopes. */
function groupsOf(codes: Tensor, groupSize: number) {
  if (groupSize === 1) {
    return { sizes: abs(codes), towards: (weights: Tensor) => mul(sign(codes), weights) };
  }
  const groups = grouped(codes, groupSize);
  const norms = normsOf(groups);
  return {
    sizes: reshape(norms, norms.shape.slice(0, -1)),
    towards: (weights: Tensor) =>
      reshape(mul(div(groups, norms), reshape(weights, [-1, 1])), codes.shape),
  };
}
