import type { ExponentialFamily } from './exponential-family.ts';

/**
 * What the encoder weighs against the penalty: the negative log-likelihood of the signal, a sum over
 * its samples of convex functions of the prediction `H x`, without terms that do not depend on it.
 */
export interface Likelihood {
  /** Samples of the signal, over all channels. */
  readonly length: number;
  /** Bound on the second derivative with respect to the prediction of one sample. */
  readonly curvatureBound: number;
  negativeLogLikelihood(prediction: Float64Array): number;
  /**
   * The working observation `y - f^-1(prediction)` (DCEA, Eq. 5): minus the gradient.
   * @param out overwritten; may be `prediction`
   * @returns `out`
   */
  workingObservation(prediction: Float64Array, out: Float64Array): Float64Array;
  /**
   * Value and derivatives in one go, for samples [first, end): all unless told otherwise.
   * @param residual the working observation, written there
   * @param curvature second derivatives with respect to the prediction, written there
   * @returns the negative log-likelihood of these samples
   */
  evaluate(
    prediction: Float64Array,
    residual: Float64Array,
    curvature: Float64Array,
    first?: number,
    end?: number,
  ): number;
}

/** White noise of unit variance: `1/2 ||y - H x||^2` (CRsAE, Eq. 13 and 18). */
export function gaussianLikelihood(traces: Float64Array, length: number): Likelihood {
  return {
    length,
    curvatureBound: 1,
    negativeLogLikelihood(prediction) {
      let energy = 0;
      for (let i = 0; i < length; i++) energy += (traces[i] - prediction[i]) ** 2;
      return energy / 2;
    },
    workingObservation(prediction, out) {
      for (let i = 0; i < length; i++) out[i] = traces[i] - prediction[i];
      return out;
    },
    evaluate(prediction, residual, curvature, first = 0, end = length) {
      let energy = 0;
      for (let i = first; i < end; i++) {
        residual[i] = traces[i] - prediction[i];
        energy += residual[i] ** 2;
      }
      curvature.fill(1, first, end);
      return energy / 2;
    },
  };
}

/**
 * Sums over trials, one a bin. What is known of a trial beside the prediction, such as the base rate
 * or the neuron's recent spikes, is an offset added to the prediction; the trials of a bin with the
 * same offset are one level.
 */
export interface Observations {
  readonly binCount: number;
  /** `(binCount)`: values summed over trials. */
  readonly total: Float64Array;
  /** `(binCount + 1)`: where the levels of each bin begin, and the number of all. */
  readonly firstLevel: Uint32Array;
  readonly offset: Float64Array;
  /** Trials at each level. */
  readonly trials: Float64Array;
}

/** Observations whose trials all have the same offset in every bin. */
export function uniformObservations(
  total: Float64Array,
  trialCount: number,
  offset: number,
): Observations {
  const binCount = total.length;
  return {
    binCount,
    total,
    firstLevel: Uint32Array.from({ length: binCount + 1 }, (_, bin) => bin),
    offset: new Float64Array(binCount).fill(offset),
    trials: new Float64Array(binCount).fill(trialCount),
  };
}

/** A likelihood that kernels know as well, by what it is made of. */
export interface CountLikelihood extends Likelihood {
  readonly family: ExponentialFamily;
  readonly observations: Observations;
}

/** `sum_n sum_levels trials B(offset + prediction_n) - total_n prediction_n` (DCEA, Eq. 2). */
export function familyLikelihood(
  family: ExponentialFamily,
  observations: Observations,
): CountLikelihood {
  const { binCount, total, firstLevel, offset, trials } = observations;
  let mostTrials = 0;
  for (let n = 0; n < binCount; n++) {
    let sum = 0;
    for (let l = firstLevel[n]; l < firstLevel[n + 1]; l++) sum += trials[l];
    mostTrials = Math.max(mostTrials, sum);
  }
  return {
    family,
    observations,
    length: binCount,
    curvatureBound: family.curvatureBound * mostTrials,
    negativeLogLikelihood(prediction) {
      let sum = 0;
      for (let n = 0; n < binCount; n++) {
        const z = prediction[n];
        for (let l = firstLevel[n]; l < firstLevel[n + 1]; l++) {
          const eta = offset[l] + z;
          sum += trials[l] * family.logPartition(eta, family.mean(eta));
        }
        sum -= total[n] * z;
      }
      return sum;
    },
    workingObservation(prediction, out) {
      for (let n = 0; n < binCount; n++) {
        const z = prediction[n];
        let expected = 0;
        for (let l = firstLevel[n]; l < firstLevel[n + 1]; l++) {
          expected += trials[l] * family.mean(offset[l] + z);
        }
        out[n] = total[n] - expected;
      }
      return out;
    },
    evaluate(prediction, residual, curvature, first = 0, end = binCount) {
      let value = 0;
      for (let n = first; n < end; n++) {
        const z = prediction[n];
        let expected = 0;
        let bend = 0;
        for (let l = firstLevel[n]; l < firstLevel[n + 1]; l++) {
          const eta = offset[l] + z;
          const mean = family.mean(eta);
          expected += trials[l] * mean;
          bend += trials[l] * family.variance(mean);
          value += trials[l] * family.logPartition(eta, mean);
        }
        residual[n] = total[n] - expected;
        curvature[n] = bend;
        value -= total[n] * z;
      }
      return value;
    },
  };
}
