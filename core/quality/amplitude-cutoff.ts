import { median } from '../math/order-statistics.ts';

const binCount = 100;
const smoothingBins = 3;
/** The smoothing kernel is cut off after four standard deviations. */
const kernelRadius = 4 * smoothingBins;
const fewestSpikes = 5 * binCount;

/**
 * Estimated share of spikes that were missed for being too small (SpikeInterface's
 * `amplitude_cutoff`, after Hill et al. 2011). The histogram of amplitudes (100 bins, smoothed with a
 * Gaussian of 3 bins) is taken to be symmetric: what lies on its right beyond the last bin that is
 * as high as the first one is what the threshold has cut away on its left.
 *
 *     missing / (n + missing), at most 0.5
 *
 * SpikeInterface rounds the smoothed counts down to whole spikes; without that the estimate is about
 * 0.01 higher.
 *
 * @param amplitudes any order, either sign
 * @returns NaN for fewer than 500 spikes
 */
export function amplitudeCutoff(
  amplitudes: ArrayLike<number>,
  middle = median(amplitudes),
): number {
  if (amplitudes.length < fewestSpikes) return Number.NaN;
  const heights = smoothed(histogramOfSizes(amplitudes, middle));
  let last = binCount - 1;
  while (heights[last] < heights[0]) last--;
  let missing = 0;
  for (let bin = last + 1; bin < binCount; bin++) missing += heights[bin];
  return Math.min(0.5, missing / (amplitudes.length + missing));
}

/** Counts from the smallest to the largest amplitude; a unit of mostly negative amplitudes is turned over. */
function histogramOfSizes(amplitudes: ArrayLike<number>, middle: number): Float64Array {
  const sign = middle < 0 ? -1 : 1;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < amplitudes.length; i++) {
    low = Math.min(low, sign * amplitudes[i]);
    high = Math.max(high, sign * amplitudes[i]);
  }
  const range = high - low;
  const counts = new Float64Array(binCount);
  for (let i = 0; i < amplitudes.length; i++) {
    const place = range === 0 ? 0.5 : (sign * amplitudes[i] - low) / range;
    counts[Math.min(binCount - 1, Math.floor(place * binCount))]++;
  }
  return counts;
}

function smoothed(counts: Float64Array): Float64Array {
  const kernel = Float64Array.from({ length: 2 * kernelRadius + 1 }, (_, i) =>
    Math.exp(-0.5 * ((i - kernelRadius) / smoothingBins) ** 2),
  );
  const total = kernel.reduce((sum, weight) => sum + weight, 0);
  return counts.map((_, bin) => {
    let sum = 0;
    for (let offset = -kernelRadius; offset <= kernelRadius; offset++) {
      const inside = Math.min(counts.length - 1, Math.max(0, bin + offset));
      sum += kernel[offset + kernelRadius] * counts[inside];
    }
    return sum / total;
  });
}
