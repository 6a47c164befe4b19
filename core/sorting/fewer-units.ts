import { channelsOfAtom } from '../csc/gram.ts';
import { explanatoryGain } from './explanatory-gain.ts';
import type { FindUnitsOptions } from './find-units.ts';
import { gainToKeep } from './gain-to-keep.ts';
import { shareLeftByOthers } from './left-to-others.ts';
import { oneNeuron } from './one-neuron.ts';
import { projectPair, similarPairs } from './pair-evidence.ts';
import { pairTiming, timingLags } from './pair-timing.ts';
import { findSatellite } from './satellites.ts';
import { UnitGains } from './unit-gains.ts';
import type { UnitsInWindows } from './units-in-windows.ts';

/** Units with less than this share of the spikes that they need go all at once. */
const HOPELESS = 0.4;
/**
 * A unit of whose usual spike the others leave this many times as much is worth keeping. They were seen to
 * explain no more than a third of that on top, by fitting noise and for the rates and amplitudes that they are known to have.
 */
const SURELY_ENOUGH = 5;
/** A unit of less than this share of the other's amplitude is a remainder of it, not half of a neuron. */
const HALF = 0.5;
/** A unit with more of its events than this in the shadows of larger ones, beyond chance, is what those leave. */
const MOST_SHADED = 0.5;
/** Halves stand no farther apart than this share of an atom: else the whole would not be in one window. */
const FARTHEST_HALF = 0.5;
/** Templates less alike than this are never one neuron. */
const MINIMUM_CORRELATION = 0.8;

/** Finds units that are none, and units that are one neuron. */
export class FewerUnits {
  private readonly learned: UnitsInWindows;
  private readonly options: FindUnitsOptions;
  private readonly gains = new UnitGains();
  /** Units, by their numbers for life, that were given what another explained of their spikes. */
  private readonly completed = new Set<number>();

  constructor(learned: UnitsInWindows, options: FindUnitsOptions) {
    this.learned = learned;
    this.options = options;
  }

  /** The one removal or merge that is most surely right, or null when the units are settled. */
  next(): (() => void) | null {
    return this.rareUnits() ?? this.leftOver() ?? this.satellite() ?? this.sameOrNeedless();
  }

  /**
   * Units that will never have enough spikes; none where their number was asked for.
   * @param eventCount events of each in a share of the windows
   */
  hopeless(eventCount: Float64Array, share = 1): number[] {
    if (this.options.units !== 'auto') return [];
    const few = HOPELESS * share * this.learned.minimumSpikes;
    return [...eventCount.keys()].filter((unit) => eventCount[unit] < few);
  }

  /** Whether there are more units than were asked for. */
  get isSpare(): boolean {
    const { units } = this.options;
    return units === 'auto' || this.learned.eventCount.length > units;
  }

  private get smallest(): number {
    const { eventCount } = this.learned;
    return eventCount.indexOf(Math.min(...eventCount));
  }

  /** The unit of fewest spikes where it has too few; with it all that will never have enough. */
  private rareUnits(): (() => void) | null {
    const { learned } = this;
    const { eventCount, minimumSpikes } = learned;
    const { smallest } = this;
    if (!this.isSpare || eventCount[smallest] >= minimumSpikes) return null;
    const hopeless = this.hopeless(eventCount);
    return () => learned.remove(hopeless.length > 0 ? hopeless : [smallest]);
  }

  /** The units that are made of what larger ones leave. */
  private leftOver(): (() => void) | null {
    if (this.options.units !== 'auto') return null;
    const { shadedShare } = this.learned;
    const shaded = [...shadedShare.keys()].filter((unit) => shadedShare[unit] > MOST_SHADED);
    return shaded.length > 0 ? () => this.learned.remove(shaded) : null;
  }

  /** A unit that only keeps another company, taken away; the half of a neuron first gets the other half. */
  private satellite(): (() => void) | null {
    const { learned, completed } = this;
    const { model, id } = learned.units;
    const { scale, dictionary } = model;
    const satellite = findSatellite(learned.explained.events, scale, dictionary.atomSamples);
    if (satellite === null) return null;
    const { unit, other, lag, isMutual } = satellite;
    const isHalf =
      !isMutual &&
      scale[unit] >= HALF * scale[other] &&
      Math.abs(lag) <= FARTHEST_HALF * dictionary.atomSamples;
    if (!isHalf || completed.has(id[unit])) return () => learned.remove([unit]);
    return () => {
      completed.add(id[unit]);
      learned.complete(satellite);
    };
  }

  /** Two units that are one neuron, or a unit that explains nothing; where there must be fewer, the least loss. */
  private sameOrNeedless(): (() => void) | null {
    const { learned, smallest } = this;
    const { eventCount } = learned;
    let cheapest = { cost: Number.POSITIVE_INFINITY, change: () => learned.remove([smallest]) };
    const consider = (cost: number, change: () => void) => {
      if (cost < cheapest.cost) cheapest = { cost, change };
    };
    const { dictionary, scale } = learned.units.model;
    const maxLag = Math.floor(dictionary.atomSamples / 3);
    const lags = timingLags(this.options.refractorySamples, dictionary.atomSamples);
    for (const pair of similarPairs(learned.gramNow(), MINIMUM_CORRELATION, maxLag)) {
      const evidence = projectPair(pair, scale, learned.explained);
      const timing = pairTiming(pair, learned.explained, lags);
      if (oneNeuron(pair.correlation, evidence, timing)) return () => learned.merge(pair);
      const [n, m] = [eventCount[pair.first], eventCount[pair.second]];
      consider(((n * m) / (n + m)) * evidence.distance ** 2, () => learned.merge(pair));
    }
    const gains = this.gains.of(learned.units, learned.gramNow(), (unit) => this.gainOf(unit));
    const total = (unit: number) => eventCount[unit] * gains[unit];
    const needless = [...gains.keys()].filter((unit) => gains[unit] < this.enoughFor(unit));
    if (needless.length > 0) {
      const least = needless.reduce((a, b) => (total(b) < total(a) ? b : a));
      return () => learned.remove([least]);
    }
    gains.forEach((_, unit) => {
      consider(total(unit), () => learned.remove([unit]));
    });
    return this.options.units !== 'auto' && this.isSpare ? cheapest.change : null;
  }

  /** Only where the least useful unit is looked for do gains that are more than enough matter. */
  private gainOf(unit: number): number {
    const { units, explained } = this.learned;
    const gram = this.learned.gramNow();
    const enough = this.enoughFor(unit);
    if (this.options.units === 'auto') {
      const { scale, prior } = units.model;
      const energy = scale[unit] ** 2 / (prior?.noiseVariance ?? 1);
      const left = energy * shareLeftByOthers(unit, gram);
      if (left > SURELY_ENOUGH * enough) return left;
    }
    return explanatoryGain(unit, units.model, gram, this.options, explained, enough);
  }

  /** The gain to keep a unit for, in variances of the noise that templates see. */
  private enoughFor(unit: number): number {
    const { units, eventCount } = this.learned;
    const { dictionary, prior } = units.model;
    const fitted = channelsOfAtom(dictionary, unit).length * dictionary.atomSamples;
    return gainToKeep(fitted, eventCount[unit], prior?.noiseVariance ?? 1);
  }
}
