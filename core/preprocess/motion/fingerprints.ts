import { quantile } from '../../math/order-statistics.ts';
import type { MotionPeaks } from './locate-peaks.ts';

/** Height of a depth bin. */
export const depthBinUm = 5;
/** Standard deviation of the blur along depth, which makes shifts by fractions of a bin visible. */
const blurUm = 6;
const amplitudeBins = 8;

/** Histograms of peaks over depth and amplitude, one a time bin. */
export interface Fingerprints {
  readonly binCount: number;
  readonly depthCount: number;
  readonly amplitudeCount: number;
  /** Depth of the middle of the first depth bin. */
  readonly lowestUm: number;
  /** (bins x amplitudes x depths), each row of depths blurred and compressed; not yet centred. */
  readonly values: Float32Array;
}

/** Time bins of equal length from the first peak on. */
export interface TimeBins {
  readonly startSeconds: number;
  readonly binLengthSeconds: number;
  readonly binCount: number;
}

/**
 * Histograms over depth and log amplitude. A peak is shared between the neighbouring bins it lies
 * between; counts are blurred along depth and compressed, `log(1 + n)`, so that one busy cell does
 * not outweigh all others.
 */
export function fingerprint(peaks: MotionPeaks, bins: TimeBins): Fingerprints {
  const { binCount } = bins;
  const lowest = quantile(peaks.depthUm, 0);
  const pad = Math.ceil((3 * blurUm) / depthBinUm);
  const depthCount = Math.floor((quantile(peaks.depthUm, 1) - lowest) / depthBinUm) + 2 + 2 * pad;
  const weakest = quantile(peaks.logAmplitude, 0.02);
  const step = Math.max(1e-6, quantile(peaks.logAmplitude, 0.98) - weakest) / (amplitudeBins - 1);
  const size = amplitudeBins * depthCount;
  const values = new Float32Array(binCount * size);
  for (let i = 0; i < peaks.seconds.length; i++) {
    const elapsed = (peaks.seconds[i] - bins.startSeconds) / bins.binLengthSeconds;
    const bin = Math.min(binCount - 1, Math.floor(elapsed));
    const depth = (peaks.depthUm[i] - lowest) / depthBinUm + pad;
    const d = Math.floor(depth);
    const place = (peaks.logAmplitude[i] - weakest) / step;
    const amplitude = Math.max(0, Math.min(amplitudeBins - 1, place));
    const a = Math.min(amplitudeBins - 2, Math.floor(amplitude));
    for (const [row, weight] of [
      [a, a + 1 - amplitude],
      [a + 1, amplitude - a],
    ]) {
      const at = bin * size + row * depthCount + d;
      values[at] += weight * (d + 1 - depth);
      values[at + 1] += weight * (depth - d);
    }
  }
  blurRows(values, depthCount);
  return {
    binCount,
    depthCount,
    amplitudeCount: amplitudeBins,
    lowestUm: lowest - pad * depthBinUm,
    values,
  };
}

/** Convolves every row with a Gaussian, then takes `log(1 + n)`. */
function blurRows(values: Float32Array, length: number): void {
  const reach = Math.ceil((3 * blurUm) / depthBinUm);
  const kernel = Float64Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-0.5 * (((i - reach) * depthBinUm) / blurUm) ** 2),
  );
  const blurred = new Float64Array(length);
  for (let row = 0; row < values.length; row += length) {
    blurred.fill(0);
    for (let d = 0; d < length; d++) {
      const value = values[row + d];
      if (value === 0) continue;
      const from = Math.max(0, d - reach);
      const to = Math.min(length - 1, d + reach);
      for (let e = from; e <= to; e++) blurred[e] += value * kernel[e - d + reach];
    }
    for (let d = 0; d < length; d++) values[row + d] = Math.log1p(blurred[d]);
  }
}

/**
 * The part of the fingerprints that a depth block sees: weighted along depth, the mean of every row
 * taken away.
 * @param weights of the depth bins [first, first + weights.length)
 * @returns (bins x amplitudes x weights.length)
 */
export function windowed(
  fingerprints: Fingerprints,
  first: number,
  weights: Float64Array,
): Float32Array {
  const { depthCount, values } = fingerprints;
  const length = weights.length;
  const rows = values.length / depthCount;
  const out = new Float32Array(rows * length);
  const mass = weights.reduce((sum, weight) => sum + weight, 0);
  for (let row = 0; row < rows; row++) {
    const from = row * depthCount + first;
    let mean = 0;
    for (let d = 0; d < length; d++) mean += weights[d] * values[from + d];
    mean /= mass;
    for (let d = 0; d < length; d++) out[row * length + d] = weights[d] * (values[from + d] - mean);
  }
  return out;
}
