import { nextPowerOfTwo, RealFft } from '../math/fft.ts';

/**
 * Number of taps of a whitening filter where the noise needs one, and of lags of the
 * autocovariance that it is designed from.
 */
export const whiteningTapCount = 49;

/** Smallest noise power at a frequency, as a share of the largest: bounds the gain there. */
const powerFloor = 0.02;

/** Deviation of the noise spectrum from flat, as a share of its mean, that needs no whitening. */
const flatnessTolerance = 0.3;

/**
 * Noise spectrum from an autocovariance: Blackman-Tukey with a squared-cosine lag window.
 * @param autocovariance lags 0 .. length - 1
 * @returns power at `size / 2 + 1` frequencies from zero to Nyquist, mean `autocovariance[0]`
 */
export function noiseSpectrum(autocovariance: Float64Array): Float64Array {
  const fft = spectrumFft(autocovariance.length);
  const folded = new Float64Array(fft.size);
  autocovariance.forEach((value, lag) => {
    const windowed = value * lagWindow(lag, autocovariance.length);
    folded[lag] = windowed;
    if (lag > 0) folded[fft.size - lag] = windowed;
  });
  const power = new Float64Array(fft.binCount);
  fft.forward(folded, power, new Float64Array(fft.binCount));
  return power;
}

/**
 * Whether noise is white enough to leave alone: its spectrum stays within 30 % of its mean, plus
 * three standard errors of the estimate. The standard deviation of the noise as any unit-norm
 * template sees it lies between the roots of the smallest and largest power, so it is then within
 * about 15 % of 1.
 * @param sampleCount samples that the autocovariance was averaged over
 */
export function isWhite(autocovariance: Float64Array, sampleCount: number): boolean {
  let windowEnergy = 1;
  for (let lag = 1; lag < autocovariance.length; lag++) {
    windowEnergy += 2 * lagWindow(lag, autocovariance.length) ** 2;
  }
  const tolerance = flatnessTolerance + 3 * Math.sqrt(windowEnergy / sampleCount);
  const mean = autocovariance[0];
  return noiseSpectrum(autocovariance).every((power) => Math.abs(power - mean) <= tolerance * mean);
}

/**
 * Symmetric taps whose gain is the inverse square root of the noise spectrum, so that noise of
 * that autocovariance comes out white with variance 1. Frequencies with less than a fiftieth of the
 * largest power (outside the band-pass) are amplified only as if they had that much.
 * @param autocovariance lags 0 .. whiteningTapCount - 1 of the noise, lag 0 positive
 * @returns `whiteningTapCount` taps
 */
export function designWhiteningTaps(autocovariance: Float64Array): Float64Array {
  const fft = spectrumFft(autocovariance.length);
  const gain = noiseSpectrum(autocovariance);
  const floor = powerFloor * gain.reduce((a, b) => Math.max(a, b), 0);
  for (let k = 0; k < gain.length; k++) gain[k] = 1 / Math.sqrt(Math.max(gain[k], floor));
  const response = fft.inverse(gain, new Float64Array(gain.length), new Float64Array(fft.size));
  const half = (whiteningTapCount - 1) / 2;
  const taps = new Float64Array(whiteningTapCount);
  for (let lag = 0; lag <= half; lag++) {
    const tap = response[lag] * lagWindow(lag, half + 1);
    taps[half + lag] = tap;
    taps[half - lag] = tap;
  }
  const scale = 1 / Math.sqrt(filteredVariance(taps, autocovariance));
  return taps.map((tap) => tap * scale);
}

/**
 * Symmetric convolution, `out[t] = sum_k taps[k] signal[t + k]` for t in [0, samples).
 * @param taps `taps[at .. at + tapCount)`, odd number, symmetric
 * @param signal `samples + tapCount - 1` values
 * @param out written from `outAt` on
 */
export function convolveSymmetric(
  taps: Float64Array,
  at: number,
  tapCount: number,
  signal: Float64Array,
  samples: number,
  out: Float32Array,
  outAt: number,
): void {
  const half = (tapCount - 1) >> 1;
  const centre = taps[at + half];
  // Four outputs at a time keep four sums in registers.
  let t = 0;
  for (; t + 4 <= samples; t += 4) {
    const middle = t + half;
    let s0 = centre * signal[middle];
    let s1 = centre * signal[middle + 1];
    let s2 = centre * signal[middle + 2];
    let s3 = centre * signal[middle + 3];
    for (let k = 1; k <= half; k++) {
      const tap = taps[at + half + k];
      const before = middle - k;
      const after = middle + k;
      s0 += tap * (signal[before] + signal[after]);
      s1 += tap * (signal[before + 1] + signal[after + 1]);
      s2 += tap * (signal[before + 2] + signal[after + 2]);
      s3 += tap * (signal[before + 3] + signal[after + 3]);
    }
    out[outAt + t] = s0;
    out[outAt + t + 1] = s1;
    out[outAt + t + 2] = s2;
    out[outAt + t + 3] = s3;
  }
  for (; t < samples; t++) {
    const middle = t + half;
    let sum = centre * signal[middle];
    for (let k = 1; k <= half; k++) {
      sum += taps[at + half + k] * (signal[middle - k] + signal[middle + k]);
    }
    out[outAt + t] = sum;
  }
}

/** sum_ij taps_i taps_j autocovariance[|i - j|], over the lags that are known. */
function filteredVariance(taps: Float64Array, autocovariance: Float64Array): number {
  let variance = 0;
  for (let i = 0; i < taps.length; i++) {
    for (let j = 0; j < taps.length; j++) {
      variance += taps[i] * taps[j] * autocovariance[Math.abs(i - j)];
    }
  }
  return variance;
}

function lagWindow(lag: number, length: number): number {
  return Math.cos((Math.PI * lag) / (2 * length)) ** 2;
}

function spectrumFft(lags: number): RealFft {
  return new RealFft(8 * nextPowerOfTwo(lags));
}
