const mostPoints = 500;

/** A KS plot's curve. */
export interface KsCurve {
  /** Quantiles of the uniform law. */
  readonly uniform: Float32Array;
  /** Of the rescaled intervals. */
  readonly empirical: Float32Array;
}

/** @param sorted rescaled intervals, ascending; at most 500 of them, evenly chosen, are points */
export function ksCurve(sorted: Float64Array): KsCurve {
  const count = Math.min(mostPoints, sorted.length);
  const place = (point: number) => Math.floor((point * sorted.length) / count);
  return {
    uniform: Float32Array.from({ length: count }, (_, i) => (place(i) + 0.5) / sorted.length),
    empirical: Float32Array.from({ length: count }, (_, i) => sorted[place(i)]!),
  };
}
