import { Random } from '../base/random.ts';

/** Shares of the noise's variance; the rest is white and independent between channels. */
export interface NoiseShape {
  /** Coloured noise with an exponential autocorrelation, shared by neighbouring contacts. */
  readonly colouredShare: number;
  readonly correlationSeconds: number;
  /** Distance over which the coloured sources fade, as exp(-distance / reach). */
  readonly reachUm: number;
}

const sourceReach = 3;

/**
 * Adds Gaussian noise of variance `sd^2` to every channel: white noise, and first-order
 * autoregressive noise from one source a contact, which nearby contacts see too.
 *
 * @param samples (channels x sampleCount), changed in place
 * @returns `samples`
 */
export function addNoise(
  samples: Float32Array,
  positionsUm: Float64Array,
  sampleRate: number,
  sd: number,
  shape: NoiseShape,
  seed: number,
): Float32Array {
  const channelCount = positionsUm.length / 2;
  const sampleCount = samples.length / channelCount;
  const memory = Math.exp(-1 / (shape.correlationSeconds * sampleRate));
  const innovationSd = Math.sqrt(1 - memory ** 2);
  const mixing = sourceMixing(positionsUm, shape.reachUm);
  const whiteSd = sd * Math.sqrt(1 - shape.colouredShare);
  const colouredSd = sd * Math.sqrt(shape.colouredShare);

  const source = new Float32Array(sampleCount);
  for (let contact = 0; contact < channelCount; contact++) {
    const random = Random.forStream(seed, contact);
    let value = random.normal();
    for (let t = 0; t < sampleCount; t++) {
      source[t] = value;
      value = memory * value + innovationSd * random.normal();
    }
    for (let channel = 0; channel < channelCount; channel++) {
      const weight = colouredSd * mixing[channel * channelCount + contact];
      if (weight === 0) continue;
      const row = channel * sampleCount;
      for (let t = 0; t < sampleCount; t++) samples[row + t] += weight * source[t];
    }
    const row = contact * sampleCount;
    for (let t = 0; t < sampleCount; t++) samples[row + t] += whiteSd * random.normal();
  }
  return samples;
}

/** Weights of the sources on the channels `(channels x sources)`, every row of unit norm; zero beyond three reaches. */
export function sourceMixing(positionsUm: Float64Array, reachUm: number): Float64Array {
  const count = positionsUm.length / 2;
  const mixing = new Float64Array(count * count);
  for (let channel = 0; channel < count; channel++) {
    let squares = 0;
    for (let source = 0; source < count; source++) {
      const distance = Math.hypot(
        positionsUm[2 * channel] - positionsUm[2 * source],
        positionsUm[2 * channel + 1] - positionsUm[2 * source + 1],
      );
      const weight = distance > sourceReach * reachUm ? 0 : Math.exp(-distance / reachUm);
      mixing[channel * count + source] = weight;
      squares += weight ** 2;
    }
    const size = Math.sqrt(squares);
    for (let source = 0; source < count; source++) mixing[channel * count + source] /= size;
  }
  return mixing;
}
