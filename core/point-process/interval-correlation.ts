import { normalQuantile } from '../math/special-functions.ts';

/** Beyond this a rescaled interval is taken for one that is just short of it. */
const extreme = 1e-12;

/** Lags that are looked at: what an interval says beyond so many others is hardly ever found. */
export const correlationLags = 20;

/** Whether rescaled intervals are independent, which a KS plot does not see. */
export interface IntervalCorrelation {
  /** Correlation of intervals 1, 2, ... intervals apart. */
  readonly correlation: Float64Array;
  /** 1.96 / sqrt(n): those of the right model stay within it of zero 95 times in 100. */
  readonly band95: number;
}

/**
 * Autocorrelation of rescaled intervals, made normal by the inverse of its distribution function
 * (Truccolo et al., J. Neurophysiol. 93, 2005, section on goodness of fit): of normal variables,
 * those that are uncorrelated are independent.
 * @param rescaledIntervals in the order of time
 * @param mostLags lags to compute, as far as there are intervals for them
 */
export function intervalCorrelation(
  rescaledIntervals: Float64Array,
  mostLags: number,
): IntervalCorrelation {
  const normal = rescaledIntervals.map((value) =>
    normalQuantile(Math.min(1 - extreme, Math.max(extreme, value))),
  );
  const mean = normal.reduce((sum, value) => sum + value, 0) / normal.length;
  const variance = normal.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const lags = Math.max(0, Math.min(mostLags, normal.length - 2));
  const correlation = new Float64Array(lags);
  for (let lag = 1; lag <= lags; lag++) {
    let sum = 0;
    for (let i = lag; i < normal.length; i++) sum += (normal[i] - mean) * (normal[i - lag] - mean);
    correlation[lag - 1] = variance > 0 ? sum / variance : 0;
  }
  return { correlation, band95: 1.96 / Math.sqrt(normal.length) };
}
