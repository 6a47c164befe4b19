import type { Event } from '../csc/debias.ts';
import { atomOf, type Dictionary } from '../csc/problem.ts';

/** A move must gain so many standard deviations of what noise alone seems to gain. */
const SURE = 5;

/**
 * What there is of each waveform just outside its atom: an atom may settle some samples early or
 * late, cutting the waveform at one end, from where it improves only slowly. Other events near it are
 * taken away first, so that even a small end shows.
 */
export class Overhang {
  readonly reach: number;
  private readonly atomCount: number;
  private readonly channelCount: number;
  private readonly atomSamples: number;
  /** `(atoms x channels x 2 reach)`: sums over events of amplitude times residual, before and after. */
  private readonly sums: Float64Array;
  private readonly squareSum: Float64Array;

  /** @param reach samples on either side */
  constructor({ atomCount, channelCount, atomSamples }: Dictionary, reach: number) {
    this.reach = reach;
    this.atomCount = atomCount;
    this.channelCount = channelCount;
    this.atomSamples = atomSamples;
    this.sums = new Float64Array(atomCount * channelCount * 2 * reach);
    this.squareSum = new Float64Array(atomCount);
  }

  /** Lets the past count less. */
  forget(factor: number): void {
    for (let i = 0; i < this.sums.length; i++) this.sums[i] *= factor;
    for (let c = 0; c < this.atomCount; c++) this.squareSum[c] *= factor;
  }

  /**
   * Adds events of one window; those whose surroundings are cut off by its ends say nothing.
   * @param residual what all events of the window leave, planar `(channels x samples)`
   */
  add(residual: Float32Array, samples: number, events: readonly Event[]): void {
    const { reach, channelCount, atomSamples } = this;
    for (const { atom, position, amplitude } of events) {
      if (position < reach || position + atomSamples + reach > samples) continue;
      this.squareSum[atom] += amplitude ** 2;
      for (let p = 0; p < channelCount; p++) {
        const row = (atom * channelCount + p) * 2 * reach;
        const before = p * samples + position - reach;
        const after = p * samples + position + atomSamples;
        for (let k = 0; k < reach; k++) {
          this.sums[row + k] += amplitude * residual[before + k];
          this.sums[row + reach + k] += amplitude * residual[after + k];
        }
      }
    }
  }

  /**
   * Moves atoms to where they hold more of their waveforms.
   * @param dictionary unit-norm atoms, changed in place; moved ones must be normalised again
   * @param sigma standard deviation of the noise that each atom sees
   * @returns whether any atom was moved; statistics of events, these too, are then of no more use
   */
  recentre(dictionary: Dictionary, sigma: Float64Array): boolean {
    let moved = false;
    for (let c = 0; c < this.atomCount; c++) {
      if (this.squareSum[c] === 0) continue;
      const long = this.extended(atomOf(dictionary, c), c);
      const shift = this.bestShift(long, sigma[c] ** 2 / this.squareSum[c]);
      if (shift === 0) continue;
      moved = true;
      const width = this.atomSamples + 2 * this.reach;
      for (let p = 0; p < this.channelCount; p++) {
        const from = p * width + this.reach + shift;
        const taps = long.subarray(from, from + this.atomSamples);
        atomOf(dictionary, c).set(taps, p * this.atomSamples);
      }
    }
    return moved;
  }

  /** The atom and what there is on either side of it, `(channels x (atomSamples + 2 reach))`. */
  private extended(atom: Float64Array, c: number): Float64Array {
    const { reach, channelCount, atomSamples } = this;
    const width = atomSamples + 2 * reach;
    const long = new Float64Array(channelCount * width);
    for (let p = 0; p < channelCount; p++) {
      const row = (c * channelCount + p) * 2 * reach;
      long.set(atom.subarray(p * atomSamples, (p + 1) * atomSamples), p * width + reach);
      for (let k = 0; k < reach; k++) {
        long[p * width + k] = this.sums[row + k] / this.squareSum[c];
        long[p * width + reach + atomSamples + k] = this.sums[row + reach + k] / this.squareSum[c];
      }
    }
    return long;
  }

  /** @param variance of one tap */
  private bestShift(long: Float64Array, variance: number): number {
    const { reach, channelCount, atomSamples } = this;
    const width = atomSamples + 2 * reach;
    const energyAt = (n: number) => {
      let sum = 0;
      for (let p = 0; p < channelCount; p++) sum += long[p * width + n] ** 2;
      return sum;
    };
    let best = 0;
    let bestGain = 0;
    for (const direction of [-1, 1]) {
      let gain = 0;
      for (let steps = 1; steps <= reach; steps++) {
        const entering = direction > 0 ? reach + atomSamples + steps - 1 : reach - steps;
        gain += energyAt(entering) - energyAt(entering - direction * atomSamples);
        const least = SURE * variance * Math.sqrt(4 * steps * channelCount);
        if (gain - least <= bestGain) continue;
        bestGain = gain - least;
        best = direction * steps;
      }
    }
    return best;
  }
}
