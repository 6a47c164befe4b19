import type { Event } from '../csc/debias.ts';
import { channelsOfAtom } from '../csc/gram.ts';
import type { LearnedModel } from '../learn/learn.ts';

/** A spike this many times as large, where the smaller one is largest, may leave as much as that one of itself. */
const MUCH_LARGER = 2;
/** It does within this share of an atom, and nearer than a neuron can fire again: in a burst each spike is its own. */
const REACH = 1 / 3;

/**
 * Which events stand in the shadow of a much larger neuron's spike. What a template does not explain of
 * a large spike looks like a small one, and there is nothing to tell them apart by: small neurons are
 * learned from the rest of their spikes.
 */
export class Shadows {
  private readonly atomCount: number;
  private readonly reach: number;
  /** `(atoms x atoms)`: 1 where the second's spikes throw a shadow on the first's. */
  private readonly shades: Uint8Array;

  constructor(
    { dictionary, scale }: Pick<LearnedModel, 'dictionary' | 'scale'>,
    refractorySamples: number,
  ) {
    const { atomCount, atomSamples } = dictionary;
    this.atomCount = atomCount;
    this.reach = Math.min(Math.round(REACH * atomSamples), refractorySamples - 1);
    this.shades = new Uint8Array(atomCount ** 2);
    const channels = Array.from({ length: atomCount }, (_, c) => channelsOfAtom(dictionary, c));
    for (let small = 0; small < atomCount; small++) {
      for (let large = 0; large < atomCount; large++) {
        const isLarge = scale[large] > MUCH_LARGER * scale[small];
        const meet =
          isLarge && channels[small].some((channel) => channels[large].includes(channel));
        this.shades[small * atomCount + large] = Number(meet);
      }
    }
  }

  /** @param events of one window, sorted by position */
  outside(events: readonly Event[]): readonly Event[] {
    const lit = events.filter((event, i) => !this.isShaded(events, event, i));
    return lit.length === events.length ? events : lit;
  }

  private isShaded(events: readonly Event[], { atom, position }: Event, i: number): boolean {
    const shades = (other: Event) => this.shades[atom * this.atomCount + other.atom] === 1;
    for (let j = i - 1; j >= 0 && position - events[j].position <= this.reach; j--) {
      if (shades(events[j])) return true;
    }
    for (let j = i + 1; j < events.length && events[j].position - position <= this.reach; j++) {
      if (shades(events[j])) return true;
    }
    return false;
  }

  /**
   * Share of each unit's events that stand in shadows though chance would not have it: of one that they
   * are all of it is 1, of a neuron with whom nobody fires together it is near 0.
   * @param all events of each unit
   * @param lit of these those outside the shadows
   */
  shadedShares(all: Float64Array, lit: Float64Array, observedSamples: number): Float64Array {
    return all.map((count, small) => {
      if (count === 0) return 0;
      let larger = 0;
      for (let large = 0; large < this.atomCount; large++) {
        larger += this.shades[small * this.atomCount + large] * all[large];
      }
      const litByChance = Math.exp((-larger * (2 * this.reach + 1)) / observedSamples);
      return 1 - lit[small] / count / litByChance;
    });
  }
}
