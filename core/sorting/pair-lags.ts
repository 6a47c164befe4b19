import type { EventTimes } from './recording-events.ts';

/** At which lags the events of any two atoms stand near each other, kept in step while events go. */
export class PairLags {
  /** Events of each atom. */
  readonly counts: Float64Array;
  /** Largest lag that is counted, samples. */
  readonly reach: number;
  private readonly events: EventTimes;
  private readonly stays: Uint8Array;
  private readonly atomCount: number;
  private readonly lags = new Map<number, Int32Array>();

  /**
   * @param events sorted by segment, position, atom
   * @param stays 1 for each event that counts; written where events go
   */
  constructor(events: EventTimes, stays: Uint8Array, atomCount: number, reach: number) {
    this.events = events;
    this.stays = stays;
    this.atomCount = atomCount;
    this.reach = reach;
    this.counts = new Float64Array(atomCount);
    for (let i = 0; i < stays.length; i++) {
      if (stays[i] === 0) continue;
      this.counts[events.atom[i]]++;
      this.countAlong(i, 1, 1);
    }
  }

  /** Numbers of the pairs of different atoms that have events near each other, or had. */
  pairs(): Iterable<number> {
    return this.lags.keys();
  }

  /** Those with this atom. */
  pairsOf(atom: number): number[] {
    return [...this.lags.keys()].filter((pair) => this.atomsOf(pair).includes(atom));
  }

  /** The lower number first. */
  atomsOf(pair: number): readonly [number, number] {
    return [Math.floor(pair / this.atomCount), pair % this.atomCount];
  }

  /** How often the second of a pair stands `index - reach` samples after the first. */
  of(pair: number): Int32Array {
    return this.lags.get(pair)!;
  }

  /** Takes away an event that counts. */
  takeAway(event: number): void {
    this.stays[event] = 0;
    this.counts[this.events.atom[event]]--;
    this.countAlong(event, 1, -1);
    this.countAlong(event, -1, -1);
  }

  /** Takes away all events of an atom. */
  takeAwayAll(atom: number): void {
    for (let i = 0; i < this.stays.length; i++) {
      if (this.stays[i] === 1 && this.events.atom[i] === atom) this.takeAway(i);
    }
  }

  /** Adds `amount` for each pair of an event with one that comes after it (`step` 1) or before (-1). */
  private countAlong(event: number, step: 1 | -1, amount: 1 | -1): void {
    const { events, stays, reach } = this;
    const { segment, position, atom } = events;
    for (let j = event + step; j >= 0 && j < stays.length; j += step) {
      const lag = position[j] - position[event];
      if (Math.abs(lag) > reach || segment[j] !== segment[event]) break;
      if (stays[j] === 0 || atom[j] === atom[event]) continue;
      const isInOrder = atom[event] < atom[j];
      const [first, second] = isInOrder ? [atom[event], atom[j]] : [atom[j], atom[event]];
      this.lagsOf(first, second)[reach + (isInOrder ? lag : -lag)] += amount;
    }
  }

  private lagsOf(first: number, second: number): Int32Array {
    const pair = first * this.atomCount + second;
    let lags = this.lags.get(pair);
    if (lags === undefined) {
      lags = new Int32Array(2 * this.reach + 1);
      this.lags.set(pair, lags);
    }
    return lags;
  }
}
