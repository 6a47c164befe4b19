import { Random } from '../base/random.ts';
import type { NoiseShape } from './noise.ts';
import { sourceMixing } from './noise.ts';
import { fillNormals } from './normals.ts';

/** Innovations before a block that its coloured noise begins from: what is older is forgotten. */
const warmUpSamples = 64;

/**
 * Noise like that of `addNoise`, without an end and drawn by blocks of a fixed length: the noise of a
 * block depends on the seed and its place alone, and its colour goes on across the seams.
 */
export class EndlessNoise {
  private readonly channelCount: number;
  private readonly seed: number;
  private readonly blockSamples: number;
  private readonly memory: number;
  private readonly whiteSd: number;
  /** Channels that hear a source, and how loud. */
  private readonly listeners: readonly { channels: Int32Array; weights: Float32Array }[];
  private readonly innovations: Float32Array;
  private readonly source: Float32Array;

  constructor(
    positionsUm: Float64Array,
    sampleRate: number,
    sd: number,
    shape: NoiseShape,
    seed: number,
    blockSamples: number,
  ) {
    this.channelCount = positionsUm.length / 2;
    this.seed = seed;
    this.blockSamples = blockSamples;
    this.memory = Math.exp(-1 / (shape.correlationSeconds * sampleRate));
    this.whiteSd = sd * Math.sqrt(1 - shape.colouredShare);
    this.innovations = new Float32Array(warmUpSamples + blockSamples);
    this.source = new Float32Array(blockSamples);
    const mixing = sourceMixing(positionsUm, shape.reachUm);
    const loudness = sd * Math.sqrt(shape.colouredShare * (1 - this.memory ** 2));
    this.listeners = Array.from({ length: this.channelCount }, (_, source) => {
      const weights = Float32Array.from(
        { length: this.channelCount },
        (_, channel) => loudness * mixing[channel * this.channelCount + source],
      );
      const channels = Int32Array.from(weights.keys()).filter((channel) => weights[channel] !== 0);
      return { channels, weights: Float32Array.from(channels, (channel) => weights[channel]) };
    });
  }

  /** @param out planar (channels x blockSamples), overwritten */
  write(block: number, out: Float32Array): Float32Array {
    const { blockSamples, innovations, source, memory } = this;
    for (let contact = 0; contact < this.channelCount; contact++) {
      const row = out.subarray(contact * blockSamples, (contact + 1) * blockSamples);
      fillNormals(this.streamOf(block, 2 * contact), row);
      for (let t = 0; t < blockSamples; t++) row[t] *= this.whiteSd;
    }
    for (let contact = 0; contact < this.channelCount; contact++) {
      this.drawInnovations(block, contact);
      let value = 0;
      for (let t = 0; t < warmUpSamples; t++) value = memory * value + innovations[t];
      for (let t = 0; t < blockSamples; t++) {
        value = memory * value + innovations[warmUpSamples + t];
        source[t] = value;
      }
      const { channels, weights } = this.listeners[contact];
      for (let j = 0; j < channels.length; j++) {
        const at = channels[j] * blockSamples;
        const weight = weights[j];
        for (let t = 0; t < blockSamples; t++) out[at + t] += weight * source[t];
      }
    }
    return out;
  }

  /** The end of the block before, then the block: each block draws its own end first. */
  private drawInnovations(block: number, contact: number): void {
    const { innovations, blockSamples } = this;
    fillNormals(this.streamOf(block - 1, 2 * contact + 1), innovations, warmUpSamples);
    const own = this.streamOf(block, 2 * contact + 1);
    fillNormals(own, innovations.subarray(blockSamples));
    fillNormals(own, innovations.subarray(warmUpSamples, blockSamples));
  }

  private streamOf(block: number, stream: number): Random {
    return Random.forStream(Random.forStream(this.seed, stream).uint32(), block);
  }
}
