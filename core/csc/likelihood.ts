/**
 * How the signal spreads around what the code predicts: a natural exponential family, as seen by
 * the encoder (DCEA, Table 1). `prediction` is always H x, in the domain of the dictionary.
 */
export interface Likelihood {
  /**
   * Bound on the second derivative of the negative log-likelihood with respect to the
   * prediction: the encoder's step is `1 / (curvature sigma_max^2(H))`.
   */
  readonly curvature: number;
  /** Negative log-likelihood summed over samples, without terms that do not depend on the prediction. */
  negativeLogLikelihood(traces: Float64Array, prediction: Float64Array, length: number): number;
  /**
   * The working observation `y - f^-1(prediction)`: minus the gradient of the above.
   * @param out overwritten; may be `prediction`
   * @returns `out`
   */
  workingResidual(
    traces: Float64Array,
    prediction: Float64Array,
    length: number,
    out: Float64Array,
  ): Float64Array;
}

/** White noise of unit variance, up to a constant: `1/2 ||y - H x||^2` (CRsAE, Eq. 13 and 18). */
export const gaussian: Likelihood = {
  curvature: 1,
  negativeLogLikelihood(traces, prediction, length) {
    let energy = 0;
    for (let i = 0; i < length; i++) energy += (traces[i] - prediction[i]) ** 2;
    return energy / 2;
  },
  workingResidual(traces, prediction, length, out) {
    for (let i = 0; i < length; i++) out[i] = traces[i] - prediction[i];
    return out;
  },
};
