import type { QuietSample, SignalPiece } from './quiet.ts';
import { signalKernels } from './signal-kernels.ts';

/**
 * Covariances of the noise between channels, in units of their noise levels, over the samples that
 * are quiet on both channels of a pair. The mean is zero by construction of the filters.
 */
export class NoiseCovariance {
  private readonly quiet: readonly QuietBits[];
  /** For each channel the first one that is quiet at the same samples. */
  private readonly sameMask: Int32Array;
  /** Sums of products by `pairKey`. */
  private readonly sums = new Map<number, number>();
  private readonly counts = new Map<number, number>();

  /** @param channelLists of the channels that are asked for together */
  constructor(
    pieces: readonly SignalPiece[],
    quiet: QuietSample,
    noiseLevelMicrovolts: Float64Array,
    channelLists: readonly Int32Array[],
  ) {
    this.quiet = pieces.map(({ samples }, k) => new QuietBits(quiet.masks[k]!, samples));
    this.sameMask = Int32Array.from(noiseLevelMicrovolts.keys());
    this.sameMask.forEach((_, channel) => {
      const before = this.sameMask[Math.max(0, channel - 1)];
      if (this.haveSameMask(before, channel)) this.sameMask[channel] = before;
    });
    const keys = this.keysWithin(channelLists);
    const channelCount = noiseLevelMicrovolts.length;
    const pairs = Int32Array.from({ length: 2 * keys.length }, (_, i) =>
      i % 2 === 0 ? Math.floor(keys[i >> 1] / channelCount) : keys[i >> 1] % channelCount,
    );
    const sums = new Float64Array(keys.length);
    const { addPairSums } = signalKernels();
    pieces.forEach((piece, k) => {
      const { clipNoiseLevels } = quiet;
      const scaled = scaleQuiet(piece, quiet.masks[k]!, noiseLevelMicrovolts, clipNoiseLevels);
      addPairSums(scaled, piece.samples, pairs, sums);
    });
    keys.forEach((key, i) => {
      this.sums.set(key, sums[i]);
    });
  }

  between(a: number, b: number): number {
    const sum = this.sums.get(this.pairKey(a, b))!;
    // A channel without any noise where it is quiet keeps the scale that its noise level gives it.
    return sum !== 0 ? sum / this.quietOnBoth(a, b) : Number(a === b);
  }

  /** `(m x m)` for m channels. */
  matrix(channels: Int32Array): Float64Array {
    const m = channels.length;
    const matrix = new Float64Array(m * m);
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < m; j++) matrix[i * m + j] = this.between(channels[i], channels[j]);
    }
    return matrix;
  }

  /** Samples that are quiet on both channels. */
  private quietOnBoth(a: number, b: number): number {
    const key = this.pairKey(this.sameMask[a], this.sameMask[b]);
    const known = this.counts.get(key);
    if (known !== undefined) return known;
    const count = this.quiet.reduce((sum, bits) => sum + bits.onBoth(a, b), 0);
    this.counts.set(key, count);
    return count;
  }

  private haveSameMask(a: number, b: number): boolean {
    return this.quiet.every((bits) => bits.areSame(a, b));
  }

  /** Of all pairs that are in one list. */
  private keysWithin(channelLists: readonly Int32Array[]): number[] {
    const keys = new Set<number>();
    for (const list of channelLists) {
      list.forEach((a, i) => {
        for (const b of list.subarray(i)) keys.add(this.pairKey(a, b));
      });
    }
    return [...keys];
  }

  private pairKey(a: number, b: number): number {
    return Math.min(a, b) * this.sameMask.length + Math.max(a, b);
  }
}

/** Which samples of each channel are quiet, a bit each. */
class QuietBits {
  private readonly words: Int32Array;
  private readonly wordsPerChannel: number;

  constructor(mask: Uint8Array, samples: number) {
    this.wordsPerChannel = Math.ceil(samples / 32);
    const channelCount = samples === 0 ? 0 : mask.length / samples;
    this.words = new Int32Array(channelCount * this.wordsPerChannel);
    for (let channel = 0; channel < channelCount; channel++) {
      for (let t = 0; t < samples; t++) {
        const word = channel * this.wordsPerChannel + (t >> 5);
        this.words[word] |= mask[channel * samples + t] << (t & 31);
      }
    }
  }

  onBoth(a: number, b: number): number {
    const { words, wordsPerChannel } = this;
    let count = 0;
    for (let i = 0; i < wordsPerChannel; i++) {
      count += bitCount(words[a * wordsPerChannel + i] & words[b * wordsPerChannel + i]);
    }
    return count;
  }

  areSame(a: number, b: number): boolean {
    const { words, wordsPerChannel } = this;
    for (let i = 0; i < wordsPerChannel; i++) {
      if (words[a * wordsPerChannel + i] !== words[b * wordsPerChannel + i]) return false;
    }
    return true;
  }
}

/** Ones among 32 bits, counted in pairs, fours and eights (Warren, Hacker's Delight, 5-1). */
function bitCount(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  bits = (bits + (bits >>> 4)) & 0x0f0f0f0f;
  return Math.imul(bits, 0x01010101) >>> 24;
}

/** Traces in noise levels, drawn in to the clip level, zero where they are not quiet. */
function scaleQuiet(
  { samples, traces }: SignalPiece,
  mask: Uint8Array,
  noiseLevelMicrovolts: Float64Array,
  clip: number,
): Float32Array {
  const scaled = new Float32Array(traces.length);
  for (let channel = 0; channel < noiseLevelMicrovolts.length; channel++) {
    const level = noiseLevelMicrovolts[channel];
    for (let t = channel * samples; t < (channel + 1) * samples; t++) {
      if (mask[t] === 1) scaled[t] = Math.max(-clip, Math.min(clip, traces[t] / level));
    }
  }
  return scaled;
}
