import { kolmogorovPValue } from '../math/kolmogorov.ts';

/** How far rescaled intervals are from uniform ones: a Kolmogorov-Smirnov plot and its test. */
export interface KsPlot {
  /** Rescaled intervals, ascending: the plot's curve is (`(i + 1/2) / n`, `sorted[i]`). */
  readonly sorted: Float64Array;
  /** Largest distance of their distribution from the diagonal; NaN where there is no interval. */
  readonly ksDistance: number;
  /** How often intervals of the right model are as far from it. Conservative for a model that was fitted to the same spikes. */
  readonly pValue: number;
  /** 1.36 / sqrt(n): the curve of the right model stays within it of the diagonal 95 times in 100. */
  readonly band95: number;
}

/** @param rescaledIntervals 1 - exp(-tau) of each interval, in any order */
export function ksPlot(rescaledIntervals: Float64Array): KsPlot {
  const sorted = rescaledIntervals.slice().sort();
  const count = sorted.length;
  let distance = count === 0 ? Number.NaN : 0;
  sorted.forEach((value, i) => {
    distance = Math.max(distance, (i + 1) / count - value, value - i / count);
  });
  return {
    sorted,
    ksDistance: distance,
    pValue: kolmogorovPValue(distance, count),
    band95: 1.36 / Math.sqrt(count),
  };
}
