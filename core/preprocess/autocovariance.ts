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
