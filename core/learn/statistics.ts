import type { Event } from '../csc/debias.ts';

/** The sums of `LearningStatistics`: plain data. */
export interface StatisticsSums
  extends Readonly<
    Record<'correlations' | 'amplitudeSum' | 'squareSum' | 'cubeSum' | 'eventCount', Float64Array>
  > {
  readonly products: readonly ReadonlyMap<number, Float64Array>[];
}

/**
 * Everything that the closed form needs to know of the signal and its events, whatever their number
 * (the sufficient statistics of Eq. 19 of the CRsAE paper for Gaussian noise):
 *
 *     product(b, a, lag)    = sum of a_i a_j over events i of b and j of a with n_j - n_i = lag
 *     correlations[c][p][k] = sum of a_i y_p[n_i + k] over events i of c
 *
 * `correlations` reaches `margin` samples beyond the atom on both sides, so that it can be seen
 * whether the atom should be moved. On a large probe an atom is zero on most channels and meets few
 * others, so only what can be of use is kept: rows of an atom's own channels, and products of atoms
 * that share one and have met.
 */
export class LearningStatistics {
  readonly atomCount: number;
  readonly channelCount: number;
  readonly atomSamples: number;
  readonly margin: number;
  /** `(atoms x channels)`: the row of `correlations`, -1 where the atom must stay zero. */
  readonly rowOf: Int32Array;
  /** `(rows x (atomSamples + 2 margin))`, rows by atom, then channel. */
  readonly correlations: Float64Array;
  /** Sums over events of |a|, a^2 and |a|^3, and the number of events, one an atom. */
  readonly amplitudeSum: Float64Array;
  readonly squareSum: Float64Array;
  readonly cubeSum: Float64Array;
  readonly eventCount: Float64Array;
  /** For each atom the products with those that it has met, by lag from `1 - atomSamples` on. */
  readonly products: readonly Map<number, Float64Array>[];

  /** @param channelMask `(atoms x channels)`, 0 where an atom must stay zero; all may be non-zero without it */
  constructor(
    atomCount: number,
    channelCount: number,
    atomSamples: number,
    margin: number,
    channelMask?: Uint8Array,
  ) {
    this.atomCount = atomCount;
    this.channelCount = channelCount;
    this.atomSamples = atomSamples;
    this.margin = margin;
    let rows = 0;
    this.rowOf = Int32Array.from({ length: atomCount * channelCount }, (_, i) =>
      channelMask === undefined || channelMask[i] !== 0 ? rows++ : -1,
    );
    this.correlations = new Float64Array(rows * (atomSamples + 2 * margin));
    this.amplitudeSum = new Float64Array(atomCount);
    this.squareSum = new Float64Array(atomCount);
    this.cubeSum = new Float64Array(atomCount);
    this.eventCount = new Float64Array(atomCount);
    this.products = Array.from({ length: atomCount }, () => new Map());
  }

  /** Zero for atoms that never met, or that share no channel. */
  product(b: number, a: number, lag: number): number {
    return this.products[b].get(a)?.[lag + this.atomSamples - 1] ?? 0;
  }

  /** Atoms that an atom has met, ascending. */
  partnersOf(atom: number): Int32Array {
    return Int32Array.from(this.products[atom].keys()).sort();
  }

  /** Lets the past count less: every sum is multiplied by `factor`. */
  forget(factor: number): void {
    if (factor === 0) for (const rows of this.products) rows.clear();
    for (const sums of [
      ...this.products.flatMap((rows) => [...rows.values()]),
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

  /** Adds what was summed over other windows, of the same atoms and channels. */
  addSums(sums: StatisticsSums): void {
    sums.products.forEach((rows, b) => {
      for (const [a, values] of rows) addTo(this.productsOf(b, a), values);
    });
    addTo(this.correlations, sums.correlations);
    addTo(this.amplitudeSum, sums.amplitudeSum);
    addTo(this.squareSum, sums.squareSum);
    addTo(this.cubeSum, sums.cubeSum);
    addTo(this.eventCount, sums.eventCount);
  }

  private addCorrelation(
    traces: Float32Array | Float64Array,
    samples: number,
    { atom, position, amplitude }: Event,
  ): void {
    const { correlations, rowOf, channelCount, margin } = this;
    const width = this.atomSamples + 2 * margin;
    const from = Math.max(0, margin - position);
    const to = Math.min(width, samples - position + margin);
    for (let p = 0; p < channelCount; p++) {
      const row = rowOf[atom * channelCount + p] * width;
      if (row < 0) continue;
      const start = p * samples + position - margin;
      for (let k = from; k < to; k++) correlations[row + k] += amplitude * traces[start + k];
    }
    const size = Math.abs(amplitude);
    this.amplitudeSum[atom] += size;
    this.squareSum[atom] += size ** 2;
    this.cubeSum[atom] += size ** 3;
    this.eventCount[atom] += 1;
  }

  private addProducts(events: readonly Event[], i: number): void {
    const reach = this.atomSamples - 1;
    const b = events[i];
    this.productsOf(b.atom, b.atom)[reach] += b.amplitude ** 2;
    for (let j = i + 1; j < events.length; j++) {
      const a = events[j];
      const lag = a.position - b.position;
      if (lag > reach) break;
      if (!this.shareChannel(a.atom, b.atom)) continue;
      const product = a.amplitude * b.amplitude;
      this.productsOf(b.atom, a.atom)[reach + lag] += product;
      this.productsOf(a.atom, b.atom)[reach - lag] += product;
    }
  }

  private productsOf(b: number, a: number): Float64Array {
    const rows = this.products[b];
    let products = rows.get(a);
    if (products === undefined) {
      products = new Float64Array(2 * this.atomSamples - 1);
      rows.set(a, products);
    }
    return products;
  }

  private shareChannel(a: number, b: number): boolean {
    if (this.products[b].has(a)) return true;
    const { channelCount, rowOf } = this;
    for (let p = 0; p < channelCount; p++) {
      if (rowOf[a * channelCount + p] >= 0 && rowOf[b * channelCount + p] >= 0) return true;
    }
    return false;
  }

  /** Typical amplitude of an atom's events: a mean weighted by energy, which small false events do not lower. */
  amplitudeScale(atom: number): number {
    return this.squareSum[atom] > 0 ? this.cubeSum[atom] / this.squareSum[atom] : 0;
  }
}

function addTo(sums: Float64Array, values: Float64Array): void {
  for (let i = 0; i < sums.length; i++) sums[i] += values[i];
}
