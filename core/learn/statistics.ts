import type { Event } from '../csc/debias.ts';

/**
 * Everything that the closed form needs to know of the signal and its events, whatever their number
 * (the sufficient statistics of Eq. 19 of the CRsAE paper for Gaussian noise):
 *
 *     products[b][a][lag]   = sum of a_i a_j over events i of b and j of a with n_j - n_i = lag
 *     correlations[c][p][k] = sum of a_i y_p[n_i + k] over events i of c
 *
 * `correlations` reaches `margin` samples beyond the atom on both sides, so that it can be seen
 * whether the atom should be moved.
 */
export class LearningStatistics {
  readonly atomCount: number;
  readonly channelCount: number;
  readonly atomSamples: number;
  readonly margin: number;
  /** `(atoms x atoms x (2 atomSamples - 1))` */
  readonly products: Float64Array;
  /** `(atoms x channels x (atomSamples + 2 margin))` */
  readonly correlations: Float64Array;
  /** Sums over events of |a|, a^2 and |a|^3, and the number of events, one an atom. */
  readonly amplitudeSum: Float64Array;
  readonly squareSum: Float64Array;
  readonly cubeSum: Float64Array;
  readonly eventCount: Float64Array;

  constructor(atomCount: number, channelCount: number, atomSamples: number, margin: number) {
    this.atomCount = atomCount;
    this.channelCount = channelCount;
    this.atomSamples = atomSamples;
    this.margin = margin;
    this.products = new Float64Array(atomCount * atomCount * (2 * atomSamples - 1));
    this.correlations = new Float64Array(atomCount * channelCount * (atomSamples + 2 * margin));
    this.amplitudeSum = new Float64Array(atomCount);
    this.squareSum = new Float64Array(atomCount);
    this.cubeSum = new Float64Array(atomCount);
    this.eventCount = new Float64Array(atomCount);
  }

  /** Lets the past count less: every sum is multiplied by `factor`. */
  forget(factor: number): void {
    for (const sums of [
      this.products,
      this.correlations,
      this.amplitudeSum,
      this.squareSum,
      this.cubeSum,
      this.eventCount,
    ]) {
      for (let i = 0; i < sums.length; i++) sums[i] *= factor;
    }
  }

  /**
   * Adds the events of one window.
   * @param traces planar `(channels x samples)`
   * @param events sorted by position
   */
  add(traces: Float32Array | Float64Array, samples: number, events: readonly Event[]): void {
    for (let i = 0; i < events.length; i++) {
      this.addCorrelation(traces, samples, events[i]);
      this.addProducts(events, i);
    }
  }

  private addCorrelation(
    traces: Float32Array | Float64Array,
    samples: number,
    { atom, position, amplitude }: Event,
  ): void {
    const width = this.atomSamples + 2 * this.margin;
    const from = Math.max(0, this.margin - position);
    const to = Math.min(width, samples - position + this.margin);
    for (let p = 0; p < this.channelCount; p++) {
      const row = (atom * this.channelCount + p) * width;
      const start = p * samples + position - this.margin;
      for (let k = from; k < to; k++) this.correlations[row + k] += amplitude * traces[start + k];
    }
    const size = Math.abs(amplitude);
    this.amplitudeSum[atom] += size;
    this.squareSum[atom] += size ** 2;
    this.cubeSum[atom] += size ** 3;
    this.eventCount[atom] += 1;
  }

  private addProducts(events: readonly Event[], i: number): void {
    const reach = this.atomSamples - 1;
    const span = 2 * this.atomSamples - 1;
    const b = events[i];
    this.products[(b.atom * this.atomCount + b.atom) * span + reach] += b.amplitude ** 2;
    for (let j = i + 1; j < events.length; j++) {
      const a = events[j];
      const lag = a.position - b.position;
      if (lag > reach) break;
      const product = a.amplitude * b.amplitude;
      this.products[(b.atom * this.atomCount + a.atom) * span + reach + lag] += product;
      this.products[(a.atom * this.atomCount + b.atom) * span + reach - lag] += product;
    }
  }

  /** Typical amplitude of an atom's events: a mean weighted by energy, which small false events do not lower. */
  amplitudeScale(atom: number): number {
    return this.squareSum[atom] > 0 ? this.cubeSum[atom] / this.squareSum[atom] : 0;
  }
}
