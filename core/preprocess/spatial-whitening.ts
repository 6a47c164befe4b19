import { symmetricEigen } from '../math/symmetric-eigen.ts';

/**
 * A linear mixture of neighbouring channels for every channel, `(channels x neighbourCount)`:
 * `z_c = sum_j weights[c, j] y_{channels[c, j]}`. Rows with fewer neighbours end in zero weights;
 * a channel that takes no part has only zero weights.
 */
export interface ChannelMixture {
  readonly neighbourCount: number;
  readonly channels: Int32Array;
  readonly weights: Float64Array;
}

/** Smallest noise variance of a direction in space, as a share of the mean over directions. */
const varianceFloor = 0.01;

/**
 * ZCA whitening `W = U diag(1 / sqrt(d)) U'` of a covariance `U diag(d) U'`: of all matrices with
 * `W C W' = 1` the one that keeps every channel closest to itself. Directions with almost no noise
 * (channels that repeat each other, or what a common reference took away) are amplified only as if
 * they had a hundredth of the mean variance.
 * @param covariance `(n x n)`, symmetric
 * @returns `(n x n)`, symmetric
 */
export function zcaMatrix(covariance: Float64Array, n: number): Float64Array {
  const { values, vectors } = symmetricEigen(covariance, n);
  let trace = 0;
  for (let i = 0; i < n; i++) trace += covariance[i * n + i];
  const floor = (varianceFloor * trace) / n;
  const whitening = new Float64Array(n * n);
  if (!(floor > 0)) return whitening;
  for (let k = 0; k < n; k++) {
    const scale = 1 / Math.sqrt(Math.max(values[k], floor));
    for (let i = 0; i < n; i++) {
      const scaled = scale * vectors[k * n + i];
      for (let j = 0; j < n; j++) whitening[i * n + j] += scaled * vectors[k * n + j];
    }
  }
  return whitening;
}

/** Every usable channel divided by its own noise level, without mixing. */
export function scalingOnly(noiseLevel: Float64Array, usable: Uint8Array): ChannelMixture {
  return {
    neighbourCount: 1,
    channels: Int32Array.from(noiseLevel.keys()),
    weights: noiseLevel.map((level, channel) => (usable[channel] ? 1 / level : 0)),
  };
}

/**
 * Mixes the neighbours of one channel.
 * @param block planar `(channels x samples)`
 * @param out the first `samples` values are written
 */
export function mixChannel(
  spatial: ChannelMixture,
  channel: number,
  block: Float32Array,
  samples: number,
  out: Float64Array,
): Float64Array {
  const { neighbourCount, channels, weights } = spatial;
  const row = channel * neighbourCount;
  out.fill(0, 0, samples);
  for (let j = 0; j < neighbourCount; j += 4) {
    const left = neighbourCount - j;
    const w0 = weights[row + j];
    const w1 = left > 1 ? weights[row + j + 1] : 0;
    const w2 = left > 2 ? weights[row + j + 2] : 0;
    const w3 = left > 3 ? weights[row + j + 3] : 0;
    if (w0 === 0 && w1 === 0 && w2 === 0 && w3 === 0) continue;
    const at0 = channels[row + j] * samples;
    const at1 = left > 1 ? channels[row + j + 1] * samples : at0;
    const at2 = left > 2 ? channels[row + j + 2] * samples : at0;
    const at3 = left > 3 ? channels[row + j + 3] * samples : at0;
    for (let t = 0; t < samples; t++) {
      out[t] +=
        w0 * block[at0 + t] + w1 * block[at1 + t] + (w2 * block[at2 + t] + w3 * block[at3 + t]);
    }
  }
  return out;
}
