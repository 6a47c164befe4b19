import type { Random } from '../base/random.ts';
import { cleanedWaveforms } from './cleaned-waveforms.ts';
import type { LearningCrew } from './learning-crew.ts';
import type { SplitTask, SplitWaveforms } from './split.ts';
import type { UnitsInWindows } from './units-in-windows.ts';

/** Splits of one unit that came to nothing: what has twice been joined again is one neuron. */
const MAX_SPLIT_TRIES = 2;

/** Looks for units that are to be taken apart, and remembers which have been. */
export class UnitSplits {
  private readonly learned: UnitsInWindows;
  private readonly wanted: 'auto' | number;
  private readonly random: Random;
  private readonly crew: Pick<LearningCrew, 'split'>;
  /** The most units there were when there was no change left to make. */
  private mostAtRest = 0;
  /** Halves, by their numbers for life, of the units that were taken apart since. */
  private halves: (readonly [number, number])[] = [];
  /** Whether a unit was taken apart only to reach the number that was asked for. */
  forced = false;

  /** @param wanted how many units were asked for */
  constructor(
    learned: UnitsInWindows,
    wanted: 'auto' | number,
    random: Random,
    crew: Pick<LearningCrew, 'split'>,
  ) {
    this.crew = crew;
    this.learned = learned;
    this.wanted = wanted;
    this.random = random;
  }

  /** The splits to be made when no other change is left to make; null where there is none either. */
  async next(): Promise<(() => void) | null> {
    this.forgive();
    return (await this.proven()) ?? this.forcedSplit();
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
  private async proven(): Promise<(() => void) | null> {
    const { splitTries } = this.learned.units;
    const units = [...splitTries.keys()].filter((unit) => splitTries[unit] < MAX_SPLIT_TRIES);
    const found = await this.halvesOf(units, 'if proven');
    if (found.every((waveforms) => waveforms === null)) return null;
    return () => {
      found.forEach((waveforms, i) => {
        if (waveforms !== null) this.split(units[i], waveforms);
      });
    };
  }

  /** The unit of most spikes taken apart, proven or not, where more units were asked for than there are. */
  private async forcedSplit(): Promise<(() => void) | null> {
    const { eventCount } = this.learned;
    if (this.wanted === 'auto' || eventCount.length >= this.wanted) return null;
    const bySpikes = [...eventCount.keys()].sort((a, b) => eventCount[b] - eventCount[a] || a - b);
    for (const unit of bySpikes) {
      const [waveforms] = await this.halvesOf([unit], 'in any case');
      if (waveforms === null) continue;
      this.forced = true;
      return () => this.split(unit, waveforms);
    }
    return null;
  }

  /** @returns the two waveforms of each unit, `(channels x atomSamples)`, or null where it is one neuron */
  private async halvesOf(
    units: readonly number[],
    wanted: SplitTask['wanted'],
  ): Promise<(SplitWaveforms | null)[]> {
    const channels = units.map((unit) => this.channelsOf(unit));
    const halves = await this.crew.split(this.tasksOf(units, channels, wanted));
    return halves.map((split, i) => {
      if (split === null) return null;
      const [rest, part] = split;
      return [this.onAllChannels(rest, channels[i]), this.onAllChannels(part, channels[i])];
    });
  }

  /** One by one, because they are large. */
  private *tasksOf(
    units: readonly number[],
    channels: readonly (readonly number[])[],
    wanted: SplitTask['wanted'],
  ): Generator<SplitTask> {
    const { minimumSpikes, explained } = this.learned;
    const { atomSamples } = explained.dictionary;
    for (const [i, unit] of units.entries()) {
      const { waveforms, count } = cleanedWaveforms(unit, channels[i], explained);
      const dimension = channels[i].length * atomSamples;
      const seed = this.random.uint32();
      yield { waveforms, count, dimension, minimumSpikes, wanted, seed };
    }
  }

  private channelsOf(unit: number): number[] {
    const { units, explained } = this.learned;
    const { channelCount } = explained.dictionary;
    return Array.from({ length: channelCount }, (_, p) => p).filter(
      (p) => units.channelMask[unit * channelCount + p] === 1,
    );
  }

  private onAllChannels(waveform: Float64Array, channels: readonly number[]): Float64Array {
    const { channelCount, atomSamples } = this.learned.explained.dictionary;
    const whole = new Float64Array(channelCount * atomSamples);
    channels.forEach((channel, row) => {
      const own = waveform.subarray(row * atomSamples, (row + 1) * atomSamples);
      whole.set(own, channel * atomSamples);
    });
    return whole;
  }

  private split(unit: number, waveforms: SplitWaveforms): void {
    this.halves.push(this.learned.split(unit, waveforms));
  }
}
