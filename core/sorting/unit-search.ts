import type { WorkContext } from '../base/progress.ts';
import { throwIfCancelled } from '../base/progress.ts';
import type { Random } from '../base/random.ts';
import { computeGram, type Gram, selectFromGram } from '../csc/gram.ts';
import { amplitudePrior } from '../learn/amplitude-prior.ts';
import {
  type LearnOptions,
  type LearnReport,
  learnDictionary,
  updateLambda,
} from '../learn/learn.ts';
import { refitDictionary } from '../learn/refit.ts';
import type { WindowCoder } from '../learn/window-coder.ts';
import { alignWithAlike } from './align-with-alike.ts';
import { ExplainedWindows } from './explained-windows.ts';
import { explanatoryGain } from './explanatory-gain.ts';
import type { FindUnitsOptions, FoundUnits } from './find-units.ts';
import { oneNeuron } from './one-neuron.ts';
import { keepOwnChannels } from './own-channels.ts';
import { type AtomPair, projectPair, similarPairs } from './pair-evidence.ts';
import { pairTiming, timingLags } from './pair-timing.ts';
import { findSatellite } from './satellites.ts';
import { type SplitWaveforms, splitUnit } from './split.ts';
import { learningStage } from './stages.ts';
import { measureTemplateNoise, type Stretch } from './template-noise.ts';
import { UnitGains } from './unit-gains.ts';
import { keepUnits, mergedInto, splitInto, type UnitSet } from './unit-set.ts';
import { WindowEvents } from './window-events.ts';
import type { PlacedWindow, Tile } from './windows.ts';

const FIRST_PASSES = 2;
/** Rounds of coding what is out of date and solving for the atoms, after changes and at the end. */
const CONFIRMING_ROUNDS = 2;
const LAST_ROUNDS = 3;
const BATCHES = 6;
/** Shares of the time that learning takes before the search and for it, and how much of the search one change leaves. */
const FIRST_SHARE = 0.25;
const SEARCH_SHARE = 0.5;
const EXPECTED_SHARE = 0.93;
/** Fewer spikes than this are no unit, however short the part of the sample. */
const MINIMUM_IN_PART = 5;
/** Units with less than this share of the spikes that they need go all at once. */
const HOPELESS = 0.4;
/** Splits of one unit that came to nothing: what has twice been joined again is one neuron. */
const MAX_SPLIT_TRIES = 2;
/** Each spike of a unit must be twenty times as likely with it as with the others alone: `2 ln 20`. */
const MINIMUM_GAIN = 6;
/** Templates less alike than this are never one neuron. */
const MINIMUM_CORRELATION = 0.8;

/**
 * The search of `findUnits`: units, the windows they are learned from and the events found there, kept
 * in step through every change.
 */
export class UnitSearch {
  private readonly tiles: readonly Tile[];
  private readonly quiet: readonly Stretch[];
  private readonly windows: readonly PlacedWindow[];
  /** The events of the windows that are looked at; those of the others are missing. */
  private readonly found: WindowEvents;
  private readonly coder: WindowCoder;
  private readonly options: FindUnitsOptions;
  private readonly random: Random;
  private readonly context: WorkContext;
  /** The first so many windows are looked at. */
  private windowCount: number;
  /** Of the present atoms. */
  private explained: ExplainedWindows<PlacedWindow>;
  private eventCount = new Float64Array(0);
  private units: UnitSet;
  /** Of the present atoms; null until it is asked for. */
  private gram: Gram | null = null;
  private readonly gains = new UnitGains();
  /** Whether a unit was taken apart only to reach the number that was asked for. */
  private forced = false;
  private changes = 0;
  /** The most units there were when there was no change left to make. */
  private mostAtRest = 0;
  /** Halves, by their numbers for life, of the units that were taken apart since. */
  private halves: (readonly [number, number])[] = [];
  private lambdaNotice: LearnReport['lambdaNotice'] = null;

  constructor(
    tiles: readonly Tile[],
    quiet: readonly Stretch[],
    windows: readonly PlacedWindow[],
    coder: WindowCoder,
    units: UnitSet,
    options: FindUnitsOptions,
    random: Random,
    context: WorkContext,
  ) {
    this.tiles = tiles;
    this.quiet = quiet;
    this.windows = windows;
    this.windowCount = Math.ceil(options.searchShare * windows.length);
    this.coder = coder;
    this.found = new WindowEvents(windows, coder);
    this.units = units;
    this.explained = new ExplainedWindows(windows, this.found.events, units.model.dictionary);
    this.options = options;
    this.random = random;
    this.context = context;
  }

  async run(): Promise<FoundUnits> {
    this.tell(0);
    await this.learnFirst();
    await this.settle(() => this.nextSplits());
    this.tell(FIRST_SHARE + SEARCH_SHARE);
    this.windowCount = this.windows.length;
    await this.confirm(LAST_ROUNDS);
    if (this.options.units === 'auto') {
      // More spikes may show that two units are one after all.
      await this.settle(() => null);
      for (;;) {
        const few = this.eventCount.findIndex((count) => count < this.options.minimumSpikes);
        if (few < 0) break;
        this.remove([few]);
        await this.refit(this.found.missing(this.windowCount), 0);
      }
    }
    this.tell(1);
    const { model, channelMask, origin } = this.units;
    const { eventCount, lambdaNotice } = this;
    return { model, channelMask, origin, eventCount, lambdaNotice };
  }

  /**
   * Makes changes until there is none left to make.
   * @param atRest looks for one more where there is none and all windows are up to date
   */
  private async settle(atRest: () => (() => void) | null): Promise<void> {
    // Events found before the amplitudes were known leave spikes out that a split must see.
    let confirmed = false;
    while (this.units.id.length > 0) {
      throwIfCancelled(this.context.cancellation);
      const change: (() => void) | null = this.nextChange() ?? (confirmed ? atRest() : null);
      if (change === null && confirmed) break;
      confirmed = change === null;
      if (change === null) {
        await this.confirm(CONFIRMING_ROUNDS);
        continue;
      }
      this.tell(FIRST_SHARE + SEARCH_SHARE * (1 - EXPECTED_SHARE ** this.changes++));
      change();
      await this.refit(this.found.missing(this.windowCount), 0);
    }
  }

  /** The number of changes to come is not known: each is taken to be a small share of what is left. */
  private tell(fraction: number): void {
    this.context.onProgress({ stage: learningStage, fraction });
  }

  /** Passes over the windows before anything is known of amplitudes. */
  private async learnFirst(): Promise<void> {
    const { model, channelMask } = this.units;
    const windows = this.windows.slice(0, this.windowCount);
    this.measureNoise();
    const learnOptions: LearnOptions = {
      learnLambdaAround: this.lambdaAround,
      twoSided: this.options.twoSided,
      channelMask,
      passes: FIRST_PASSES,
      batchSize: Math.max(32, Math.ceil(windows.length / BATCHES)),
      forgetting: [0.7, 0.95],
      recentreSamples: this.recentreSamples,
    };
    const report = await learnDictionary(windows, this.coder, model, learnOptions, this.random);
    this.lambdaNotice = report.lambdaNotice;
    this.found.takeProvisional([...report.events, ...this.found.events.slice(windows.length)]);
    this.takeAtoms();
  }

  /** Codes the windows whose events no longer hold and learns from all, until all hold. */
  private async confirm(rounds: number): Promise<void> {
    for (let round = 1; round <= rounds; round++) {
      throwIfCancelled(this.context.cancellation);
      this.measureNoise();
      const stale = this.found.stale(this.units, this.windowCount);
      if (stale.length === 0) break;
      await this.refit(stale, round < rounds ? this.recentreSamples : 0);
      if (this.lambdaAround === null) continue;
      const windows = this.windows.slice(0, this.windowCount);
      const { codeNorm } = this.found;
      this.lambdaNotice = updateLambda(windows, codeNorm, this.units.model, this.lambdaAround);
    }
  }

  /** Codes some windows anew and learns from the events of all. */
  private async refit(which: readonly number[], recentreSamples: number): Promise<void> {
    const { model, channelMask } = this.units;
    await this.found.code(which, this.units, this.gramNow(), this.options.twoSided);
    refitDictionary(this.windows, this.found.events, model, channelMask, recentreSamples);
    this.takeAtoms();
  }

  private get lambdaAround(): number | null {
    return this.options.learnLambda === 'off' ? null : this.options.lambdaSigma;
  }

  private get recentreSamples(): number {
    return Math.max(1, Math.round(this.units.model.dictionary.atomSamples / 6));
  }

  private measureNoise(): void {
    const { model } = this.units;
    model.sigma = measureTemplateNoise(this.tiles, this.quiet, model.dictionary);
  }

  private gramNow(): Gram {
    this.gram ??= computeGram(this.units.model.dictionary);
    return this.gram;
  }

  /** Brings in step with the atoms and the events whatever follows from them. */
  private takeAtoms(): void {
    const { model, channelMask } = this.units;
    keepOwnChannels(model, channelMask);
    this.gram = null;
    const { events } = this.found;
    this.eventCount = new Float64Array(this.units.id.length);
    for (const list of events) for (const { atom } of list) this.eventCount[atom]++;
    this.explained = new ExplainedWindows(this.windows, events, model.dictionary);
    model.prior = amplitudePrior(
      events,
      model.scale,
      this.options.observedSamples * (this.windowCount / this.windows.length),
      this.options.refractorySamples,
      meanSquare(model.sigma),
    );
  }

  /** The one change that is most surely right, or null when the units are settled. */
  private nextChange(): (() => void) | null {
    const { units } = this.options;
    const { dictionary, scale } = this.units.model;
    const { eventCount } = this;
    const { events } = this.found;
    const spare = units === 'auto' || dictionary.atomCount > units;
    if (this.forced && !spare) return null;
    const smallest = eventCount.indexOf(Math.min(...eventCount));
    if (spare && eventCount[smallest] < this.minimumHere()) {
      const hopeless = units === 'auto' ? this.hopeless() : [];
      return () => this.remove(hopeless.length > 0 ? hopeless : [smallest]);
    }
    const satellite = findSatellite(events, scale, dictionary.atomSamples);
    if (satellite !== null) return () => this.remove([satellite]);

    let cheapest = { cost: Number.POSITIVE_INFINITY, change: () => this.remove([smallest]) };
    const consider = (cost: number, change: () => void) => {
      if (cost < cheapest.cost) cheapest = { cost, change };
    };
    const maxLag = Math.floor(dictionary.atomSamples / 3);
    const lags = timingLags(this.options.refractorySamples, dictionary.atomSamples);
    for (const pair of similarPairs(this.gramNow(), MINIMUM_CORRELATION, maxLag)) {
      const evidence = projectPair(pair, scale, this.explained);
      const timing = pairTiming(pair, this.explained, lags);
      if (oneNeuron(pair.correlation, evidence, timing)) return () => this.merge(pair);
      const [n, m] = [eventCount[pair.first], eventCount[pair.second]];
      consider(((n * m) / (n + m)) * evidence.distance ** 2, () => this.merge(pair));
    }
    const gains = this.gains.of(this.units, this.gramNow(), (unit) => this.gainOf(unit));
    const total = (unit: number) => eventCount[unit] * gains[unit];
    const needless = [...gains.keys()].filter((unit) => gains[unit] < MINIMUM_GAIN);
    if (needless.length > 0) {
      const least = needless.reduce((a, b) => (total(b) < total(a) ? b : a));
      return () => this.remove([least]);
    }
    gains.forEach((_, unit) => {
      consider(total(unit), () => this.remove([unit]));
    });
    return units !== 'auto' && spare ? cheapest.change : null;
  }

  private gainOf(unit: number): number {
    return explanatoryGain(
      unit,
      this.units.model,
      this.gramNow(),
      this.options,
      this.explained,
      MINIMUM_GAIN,
    );
  }

  /** Units that lack so many spikes that none of them will ever have enough. */
  private hopeless(): number[] {
    const few = HOPELESS * this.minimumHere();
    return [...this.eventCount.keys()].filter((unit) => this.eventCount[unit] < few);
  }

  /** Spikes that a unit must have in the windows at hand, which may be a part of all. */
  private minimumHere(): number {
    const share = this.windowCount / this.windows.length;
    return Math.max(MINIMUM_IN_PART, share * this.options.minimumSpikes);
  }

  private nextSplits(): (() => void) | null {
    this.forgiveSplits();
    return this.splits() ?? this.forcedSplit();
  }

  /**
   * Lets the halves that have lasted be split again: a unit may hold many neurons. Only where there are
   * more units than there ever were, so that splitting and joining does not go on for ever.
   */
  private forgiveSplits(): void {
    const { id, splitTries } = this.units;
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
  private splits(): (() => void) | null {
    const found: { unit: number; waveforms: SplitWaveforms }[] = [];
    this.units.splitTries.forEach((tries, unit) => {
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
    const { units } = this.options;
    if (units === 'auto' || this.units.model.dictionary.atomCount >= units) return null;
    const bySpikes = [...this.eventCount.keys()].sort(
      (a, b) => this.eventCount[b] - this.eventCount[a] || a - b,
    );
    for (const unit of bySpikes) {
      const waveforms = this.halvesOf(unit, 'in any case');
      if (waveforms === null) continue;
      this.forced = true;
      return () => this.split(unit, waveforms);
    }
    return null;
  }

  private halvesOf(unit: number, wanted: 'if proven' | 'in any case'): SplitWaveforms | null {
    const { dictionary } = this.units.model;
    const { channelCount } = dictionary;
    const channels = Array.from({ length: channelCount }, (_, p) => p).filter(
      (p) => this.units.channelMask[unit * channelCount + p] === 1,
    );
    return splitUnit(unit, channels, this.minimumHere(), this.explained, this.random, wanted);
  }

  private split(unit: number, waveforms: SplitWaveforms): void {
    this.found.forget([unit]);
    alignWithAlike(waveforms[1], this.units.model.dictionary, unit);
    this.units = splitInto(this.units, unit, waveforms);
    this.halves.push([this.units.id[unit], this.units.id[this.units.id.length - 1]]);
    this.gram = null;
  }

  private remove(units: readonly number[]): void {
    const kept = [...this.units.id.keys()].filter((c) => !units.includes(c));
    this.gram = this.gram && selectFromGram(this.gram, kept);
    this.units = keepUnits(this.units, kept);
    this.found.remove(units);
  }

  private merge(pair: AtomPair): void {
    const { first, second } = pair;
    const [larger, smaller] =
      this.eventCount[first] >= this.eventCount[second] ? [first, second] : [second, first];
    this.found.forget([first, second]);
    this.units = mergedInto(this.units, pair, larger, this.eventCount);
    this.gram = null;
    this.remove([smaller]);
  }
}

function meanSquare(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value ** 2, 0) / Math.max(1, values.length);
}
