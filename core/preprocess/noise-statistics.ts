import type { FilteredPiece, QuietSample } from './quiet.ts';

/**
 * Covariances of the noise between channels, in units of their noise levels, over the samples that
 * are quiet on both channels of a pair. The mean is zero by construction of the filters. Each pair
 * is computed once, when it is first asked for.
 */
export class NoiseCovariance {
  private readonly channelCount: number;
  private readonly scaled: readonly FilteredPiece[];
  private readonly masks: readonly Uint8Array[];
  private readonly known = new Map<number, number>();

  constructor(
    pieces: readonly FilteredPiece[],
    quiet: QuietSample,
    noiseLevelMicrovolts: Float64Array,
  ) {
    this.channelCount = noiseLevelMicrovolts.length;
    this.masks = quiet.masks;
    this.scaled = pieces.map((piece, k) =>
      scaleQuiet(piece, quiet.masks[k]!, noiseLevelMicrovolts, quiet.clipNoiseLevels),
    );
  }

  between(a: number, b: number): number {
    const key = Math.min(a, b) * this.channelCount + Math.max(a, b);
    const known = this.known.get(key);
    if (known !== undefined) return known;
    let sum = 0;
    let count = 0;
    this.scaled.forEach(({ samples, traces }, k) => {
      const mask = this.masks[k]!;
      const atA = a * samples;
      const atB = b * samples;
      for (let t = 0; t < samples; t++) {
        sum += traces[atA + t] * traces[atB + t];
        count += mask[atA + t] & mask[atB + t];
      }
    });
    // A channel without any noise where it is quiet keeps the scale that its noise level gives it.
    const covariance = sum !== 0 ? sum / count : Number(a === b);
    this.known.set(key, covariance);
    return covariance;
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
}

/** Sums for the autocovariance of a trace, over pairs of samples within one quiet stretch. */
export class Autocovariance {
  private readonly lags: number;
  /** Padded to whole groups of four lags. */
  private readonly sums: Float64Array;
  private readonly counts: Float64Array;

  /** @param lags zero included */
  constructor(lags: number) {
    this.lags = lags;
    this.sums = new Float64Array(4 * Math.ceil(lags / 4));
    this.counts = new Float64Array(lags);
  }

  /** Adds `trace[0 .. samples)` where `mask[at + t]` says that it is quiet. */
  add(trace: Float64Array, samples: number, mask: Uint8Array, at: number): void {
    for (let from = 0; from < samples; from++) {
      if (mask[at + from] === 0) continue;
      let to = from + 1;
      while (to < samples && mask[at + to] === 1) to++;
      this.addStretch(trace, from, to);
      from = to;
    }
  }

  /** Samples that lag 0 was averaged over. */
  get sampleCount(): number {
    return this.counts[0];
  }

  /** Mean product at each lag; a lag longer than every quiet stretch counts as uncorrelated. */
  values(): Float64Array {
    return this.counts.map((count, lag) => (count > 0 ? this.sums[lag] / count : 0));
  }

  private addStretch(trace: Float64Array, from: number, to: number): void {
    const { lags, sums, counts } = this;
    for (let lag = 0; lag < lags; lag++) counts[lag] += Math.max(0, to - from - lag);
    // Four sums side by side do not wait for each other.
    for (let lag = 0; lag < lags; lag += 4) {
      const common = Math.max(from, to - lag - 3);
      let sum0 = 0;
      let sum1 = 0;
      let sum2 = 0;
      let sum3 = 0;
      for (let t = from; t < common; t++) {
        const value = trace[t];
        sum0 += value * trace[t + lag];
        sum1 += value * trace[t + lag + 1];
        sum2 += value * trace[t + lag + 2];
        sum3 += value * trace[t + lag + 3];
      }
      sums[lag] += sum0;
      sums[lag + 1] += sum1;
      sums[lag + 2] += sum2;
      sums[lag + 3] += sum3;
      for (let own = lag; own < lag + 4; own++) {
        for (let t = common; t < to - own; t++) sums[own] += trace[t] * trace[t + own];
      }
    }
  }
}

/** Traces in noise levels, drawn in to the clip level, zero where they are not quiet. */
function scaleQuiet(
  { samples, traces }: FilteredPiece,
  mask: Uint8Array,
  noiseLevelMicrovolts: Float64Array,
  clip: number,
): FilteredPiece {
  const scaled = new Float32Array(traces.length);
  for (let channel = 0; channel < noiseLevelMicrovolts.length; channel++) {
    const level = noiseLevelMicrovolts[channel];
    for (let t = channel * samples; t < (channel + 1) * samples; t++) {
      if (mask[t] === 1) scaled[t] = Math.max(-clip, Math.min(clip, traces[t] / level));
    }
  }
  return { samples, traces: scaled };
}
