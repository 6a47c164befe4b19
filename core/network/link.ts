import {
  abs,
  add,
  elu,
  exp,
  greaterEqual,
  log1p,
  minimum,
  mul,
  neg,
  onesLike,
  relu,
  sigmoid,
  square,
  sub,
  type Tensor,
  where,
} from '@tensorflow/tfjs-core';

/**
 * Which numbers the signals are (DCEA, Table 1). `offset` is added to every prediction, such as the
 * logit of a base rate.
 */
export type LinkSpec =
  | { readonly kind: 'gaussian' }
  /** Sums over `trials` trials. */
  | { readonly kind: 'binomial'; readonly trials: number; readonly offset?: number }
  /** `elu`: what negative working observations level off at, to keep the layers stable; none where not given. */
  | { readonly kind: 'poisson'; readonly elu?: number; readonly offset?: number };

/** What the family of the signal means for encoder and loss. */
export interface Link {
  /** f^-1: expected signal for a prediction H x. */
  mean(prediction: Tensor): Tensor;
  /** Back-propagation through the mean. */
  throughMean(prediction: Tensor, slope: Tensor): Tensor;
  /** What a layer correlates with the atoms: `y - f^-1(prediction)`, levelled off where asked for. */
  workingObservation(signals: Tensor, prediction: Tensor): Tensor;
  /** Back-propagation through the working observation, to the prediction. */
  throughWorkingObservation(signals: Tensor, prediction: Tensor, slope: Tensor): Tensor;
  /**
   * Negative log-likelihood of each sample, without what does not depend on the prediction (DCEA,
   * Eq. 2); its derivative is `f^-1(prediction) - y`.
   */
  negativeLogLikelihood(signals: Tensor, prediction: Tensor): Tensor;
}

export function linkOf(spec: LinkSpec): Link {
  switch (spec.kind) {
    case 'gaussian':
      return gaussian;
    case 'binomial':
      return binomial(spec.trials, spec.offset ?? 0);
    case 'poisson':
      return poisson(spec.elu, spec.offset ?? 0);
  }
}

const gaussian: Link = {
  mean: (prediction) => prediction,
  throughMean: (_, slope) => slope,
  workingObservation: (signals, prediction) => sub(signals, prediction),
  throughWorkingObservation: (_signals, _prediction, slope) => neg(slope),
  negativeLogLikelihood: (signals, prediction) => mul(square(sub(signals, prediction)), 0.5),
};

function binomial(trials: number, offset: number): Link {
  const rate = (prediction: Tensor) => sigmoid(add(prediction, offset));
  const mean = (prediction: Tensor): Tensor => mul(rate(prediction), trials);
  const throughMean = (prediction: Tensor, slope: Tensor): Tensor => {
    const probability = rate(prediction);
    return mul(mul(mul(probability, sub(1, probability)), trials), slope);
  };
  return {
    mean,
    throughMean,
    workingObservation: (signals, prediction) => sub(signals, mean(prediction)),
    throughWorkingObservation: (_, prediction, slope) => neg(throughMean(prediction, slope)),
    negativeLogLikelihood(signals, prediction) {
      const eta = add(prediction, offset);
      // log(1 + e^eta), which neither overflows nor loses digits.
      const logPartition = add(relu(eta), log1p(exp(neg(abs(eta)))));
      return sub(mul(logPartition, trials), mul(signals, prediction));
    },
  };
}

/** @param level a of `ELU_a(u) = u where u > 0, a (e^u - 1) elsewhere` */
function poisson(level: number | undefined, offset: number): Link {
  const mean = (prediction: Tensor): Tensor => exp(add(prediction, offset));
  const throughMean = (prediction: Tensor, slope: Tensor): Tensor => mul(mean(prediction), slope);
  const residual = (signals: Tensor, prediction: Tensor) => sub(signals, mean(prediction));
  return {
    mean,
    throughMean,
    workingObservation(signals, prediction) {
      const values = residual(signals, prediction);
      if (level === undefined) return values;
      return add(relu(values), mul(elu(minimum(values, 0)), level));
    },
    throughWorkingObservation(signals, prediction, slope) {
      const straight = neg(throughMean(prediction, slope));
      if (level === undefined) return straight;
      const values = residual(signals, prediction);
      const bend = mul(exp(minimum(values, 0)), level);
      return mul(straight, where(greaterEqual(values, 0), onesLike(bend), bend));
    },
    negativeLogLikelihood: (signals, prediction) => sub(mean(prediction), mul(signals, prediction)),
  };
}
