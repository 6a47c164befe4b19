import type { Random } from '../base/random.ts';
import { type SplitWaveforms, splitUnit } from './split.ts';
import type { UnitsInWindows } from './units-in-windows.ts';

/** Splits of one unit that came to nothing: what has twice been joined again is one neuron. */
const MAX_SPLIT_TRIES = 2;

/** Looks for units that are to be taken apart, and remembers which have been. */
export class UnitSplits {
  private readonly learned: UnitsInWindows;
  private readonly wanted: 'auto' | number;
  private readonly random: Random;
  /** The most units there were when there was no change left to make. */
  private mostAtRest = 0;
  /** Halves, by their numbers for life, of the units that were taken apart since. */
  private halves: (readonly [number, number])[] = [];
  /** Whether a unit was taken apart only to reach the number that was asked for. */
  forced = false;

  /** @param wanted how many units were asked for */
  constructor(learned: UnitsInWindows, wanted: 'auto' | number, random: Random) {
    this.learned = learned;
    this.wanted = wanted;
    this.random = random;
  }

  /** The splits to be made when no other change is left to make; null where there is none either. */
  next(): (() => void) | null {
    this.forgive();
    return this.proven() ?? this.forcedSplit();
  }

  /**
   * Lets the halves that have lasted be split again: a unit may hold many neurons. Only where there are
   * more units than there ever were, so that splitting and joining does not go on for ever.
   */
  private forgive(): void {
    const { id, splitTries } = this.learned.units;
    if (id.length > this.mostAtRest) {
      for (const halves of this.halves) {
        const units = halves.map((half) => id.indexOf(half));
        if (!units.includes(-1)) for (const unit of units) splitTries[unit]--;
      }
      this.mostAtRest = id.length;
    }
    this.halves = [];
  }

  /**
   * All units whose spikes fall into several populations, taken apart; null where there is none left to
   * try. Every unit is looked at again after every change: chance has a part in what clusters are found.
   */
  private proven(): (() => void) | null {
    const found: { unit: number; waveforms: SplitWaveforms }[] = [];
    this.learned.units.splitTries.forEach((tries, unit) => {
      const waveforms = tries < MAX_SPLIT_TRIES ? this.halvesOf(unit, 'if proven') : null;
      if (waveforms !== null) found.push({ unit, waveforms });
    });
    if (found.length === 0) return null;
    return () => {
      for (const { unit, waveforms } of found) this.split(unit, waveforms);
    };
  }

  /** The unit of most spikes taken apart, proven or not, where more units were asked for than there are. */
  private forcedSplit(): (() => void) | null {
    const { eventCount } = this.learned;
    if (this.wanted === 'auto' || eventCount.length >= this.wanted) return null;
    const bySpikes = [...eventCount.keys()].sort((a, b) => eventCount[b] - eventCount[a] || a - b);
    for (const unit of bySpikes) {
      const waveforms = this.halvesOf(unit, 'in any case');
      if (waveforms === null) continue;
      this.forced = true;
      return () => this.split(unit, waveforms);
    }
    return null;
  }

  private halvesOf(unit: number, wanted: 'if proven' | 'in any case'): SplitWaveforms | null {
    const { units, minimumSpikes, explained } = this.learned;
    const { channelCount } = explained.dictionary;
    const channels = Array.from({ length: channelCount }, (_, p) => p).filter(
      (p) => units.channelMask[unit * channelCount + p] === 1,
    );
    return splitUnit(unit, channels, minimumSpikes, explained, this.random, wanted);
  }

  private split(unit: number, waveforms: SplitWaveforms): void {
    this.halves.push(this.learned.split(unit, waveforms));
  }
}
