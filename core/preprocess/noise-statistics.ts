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
  private readonly sums: Float64Array;
  private readonly counts: Float64Array;

  /** @param lags zero included */
  constructor(lags: number) {
    this.sums = new Float64Array(lags);
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
    return this.sums.map((sum, lag) => (this.counts[lag] > 0 ? sum / this.counts[lag] : 0));
  }

  private addStretch(trace: Float64Array, from: number, to: number): void {
    const { sums, counts } = this;
    for (let lag = 0; lag < sums.length && lag < to - from; lag++) {
      let sum = 0;
      for (let t = from; t < to - lag; t++) sum += trace[t] * trace[t + lag];
      sums[lag] += sum;
      counts[lag] += to - lag - from;
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
