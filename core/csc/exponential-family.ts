/**
 * A natural exponential family (DCEA, Eq. 1 and Table 1), for one trial. With the prediction
 * `eta = f(mu)` and the log-partition `B`, a value `y` has the log-likelihood `y eta - B(eta)` up to
 * a constant; the mean is `B'(eta)` and the variance `B''(eta)`.
 */
export interface ExponentialFamily {
  readonly name: 'gaussian' | 'binomial' | 'poisson';
  /** f: from the mean to the prediction. */
  link(mean: number): number;
  /** f^-1: from the prediction to the mean. */
  mean(prediction: number): number;
  /**
   * B at a prediction; Table 1 has it as a function of the mean.
   * @param mean that of the prediction
   */
  logPartition(prediction: number, mean: number): number;
  /** Variance of a value with this mean, the second derivative of B. */
  variance(mean: number): number;
  /**
   * The largest variance of all: `1 / (curvatureBound sigma_max^2(H))` is a safe step of the encoder
   * (section 3.2). Infinite where there is none.
   */
  readonly curvatureBound: number;
}

/** White noise of unit variance. Table 1 writes z^T z for B; its working observation is that of half of it. */
export const gaussian: ExponentialFamily = {
  name: 'gaussian',
  link: (mean) => mean,
  mean: (prediction) => prediction,
  logPartition: (prediction) => prediction ** 2 / 2,
  variance: () => 1,
  curvatureBound: 1,
};

/** A spike or none: the sum over M trials is binomial. */
export const binomial: ExponentialFamily = {
  name: 'binomial',
  link: (mean) => Math.log(mean / (1 - mean)),
  mean: (prediction) => 1 / (1 + Math.exp(-prediction)),
  // The logarithm is of a number from 1/2 to 1, so nothing is lost of it, nor can it be infinite.
  logPartition: (prediction, mean) =>
    prediction > 0 ? prediction - Math.log(mean) : -Math.log(1 - mean),
  variance: (mean) => mean * (1 - mean),
  curvatureBound: 1 / 4,
};

/** Any number of spikes. */
export const poisson: ExponentialFamily = {
  name: 'poisson',
  link: (mean) => Math.log(mean),
  mean: (prediction) => Math.exp(prediction),
  logPartition: (_prediction, mean) => mean,
  variance: (mean) => mean,
  curvatureBound: Number.POSITIVE_INFINITY,
};
