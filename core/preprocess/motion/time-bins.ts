import type { TimeBins } from './fingerprints.ts';
import type { MotionPeaks } from './locate-peaks.ts';

/** Motion cannot be followed with fewer peaks. */
export const fewestPeaks = 1000;

/** A time bin is this long, unless it would hold too few peaks or there would be too many bins. */
export const usualBinSeconds = 2;
const peaksPerBin = 400;
const peaksPerBlock = 80;
export const mostBins = 1500;
export const fewestBins = 10;

/** Peaks with finite values, in order of time, then depth, then amplitude. */
export function sortedPeaks(peaks: MotionPeaks): MotionPeaks {
  const { seconds, depthUm, logAmplitude } = peaks;
  const order = Int32Array.from(seconds.keys())
    .filter((i) => Number.isFinite(seconds[i] + depthUm[i] + logAmplitude[i]))
    .sort(
      (a, b) =>
        seconds[a] - seconds[b] || depthUm[a] - depthUm[b] || logAmplitude[a] - logAmplitude[b],
    );
  const pick = (values: Float64Array) => Float64Array.from(order, (i) => values[i]);
  return { seconds: pick(seconds), depthUm: pick(depthUm), logAmplitude: pick(logAmplitude) };
}

/**
 * Equal time bins over ascending times; nothing where there are too few peaks for some of them.
 * @param leastSeconds no bin is shorter
 * @param blocks of depth that must each have peaks enough
 */
export function chooseTimeBins(
  seconds: Float64Array,
  leastSeconds: number,
  blocks: number,
): TimeBins | undefined {
  const count = seconds.length;
  if (count < fewestPeaks) return undefined;
  const startSeconds = seconds[0];
  const covered = seconds[count - 1] - startSeconds;
  const peaks = Math.max(peaksPerBin, peaksPerBlock * blocks);
  const wanted = Math.max(leastSeconds, (peaks * covered) / count, covered / mostBins);
  const binCount = Math.floor(covered / wanted);
  if (binCount < fewestBins) return undefined;
  return { startSeconds, binLengthSeconds: covered / binCount, binCount };
}
