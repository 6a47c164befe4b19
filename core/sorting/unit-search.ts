import type { WorkContext } from '../base/progress.ts';
import { throwIfCancelled } from '../base/progress.ts';
import type { Random } from '../base/random.ts';
import type { Event } from '../csc/debias.ts';
import { computeGram } from '../csc/gram.ts';
import { amplitudePrior } from '../learn/amplitude-prior.ts';
import { type LearnOptions, type LearnReport, learnDictionary } from '../learn/learn.ts';
import { refitDictionary } from '../learn/refit.ts';
import { explanatoryGain } from './explanatory-gain.ts';
import type { FindUnitsOptions, FoundUnits } from './find-units.ts';
import { oneNeuron } from './one-neuron.ts';
import { keepOwnChannels } from './own-channels.ts';
import { type AtomPair, projectPair, similarPairs } from './pair-evidence.ts';
import { pairTiming, timingLags } from './pair-timing.ts';
import { residualOf } from './residual.ts';
import { findSatellite } from './satellites.ts';
import { type SplitWaveforms, splitUnit } from './split.ts';
import { learningStage } from './stages.ts';
import { measureTemplateNoise, type Stretch } from './template-noise.ts';
import { keepUnits, mergedInto, splitInto, type UnitSet } from './unit-set.ts';
import type { PlacedWindow, Tile } from './windows.ts';

const FIRST_PASSES = 3;
const CONFIRMING_PASSES = 2;
const LAST_PASSES = 3;
const BATCHES = 8;
/** Shares of the time that learning takes before the search and for it, and how much of the search one change leaves. */
const FIRST_SHARE = 0.25;
const SEARCH_SHARE = 0.5;
const EXPECTED_SHARE = 0.93;
/** Fewer spikes than this are no unit, however short the part of the sample. */
const MINIMUM_IN_PART = 5;
/** Splits of one unit: what has twice been joined again is one neuron. */
const MAX_SPLIT_TRIES = 2;
/** A unit must explain this much more of each of its spikes than the others could, in noise variances. */
const MINIMUM_GAIN = 20;
/** Templates less alike than this are never one neuron. */
const MINIMUM_CORRELATION = 0.8;

/**
 * The search of `findUnits`: units, the windows they are learned from and the events found there, kept
 * in step through every change.
 */
export class UnitSearch {
  private readonly tiles: readonly Tile[];
  private readonly quiet: readonly Stretch[];
  private readonly allWindows: readonly PlacedWindow[];
  private readonly options: FindUnitsOptions;
  private readonly random: Random;
  private readonly context: WorkContext;
  /** The windows that are learned from at present, with their events and what those leave. */
  private windows: readonly PlacedWindow[];
  private events: readonly (readonly Event[])[] = [];
  private residuals: readonly Float32Array[] = [];
  private eventCount = new Float64Array(0);
  private units: UnitSet;
  /** Explanatory gains that still hold, NaN where one is to be computed. */
  private gains: Float64Array;
  /** Whether a unit was taken apart only to reach the number that was asked for. */
  private forced = false;
  private lambdaNotice: LearnReport['lambdaNotice'] = null;

  constructor(
    tiles: readonly Tile[],
    quiet: readonly Stretch[],
    windows: readonly PlacedWindow[],
    units: UnitSet,
    options: FindUnitsOptions,
    random: Random,
    context: WorkContext,
  ) {
    this.tiles = tiles;
    this.quiet = quiet;
    this.allWindows = windows;
    this.windows = windows.slice(0, Math.ceil(options.searchShare * windows.length));
    this.units = units;
    this.gains = new Float64Array(units.origin.length).fill(Number.NaN);
    this.options = options;
    this.random = random;
    this.context = context;
  }

  run(): FoundUnits {
    this.tell(0);
    this.learn(FIRST_PASSES);
    let confirmed = true;
    let changes = 0;
    while (this.units.origin.length > 0) {
      throwIfCancelled(this.context.cancellation);
      this.tell(FIRST_SHARE + SEARCH_SHARE * (1 - EXPECTED_SHARE ** changes++));
      const change: (() => void) | null =
        this.nextChange() ?? (confirmed ? (this.nextSplit() ?? this.forcedSplit()) : null);
      if (change === null && confirmed) break;
      if (change === null) this.learn(CONFIRMING_PASSES);
      else change();
      confirmed = change === null;
    }
    this.tell(FIRST_SHARE + SEARCH_SHARE);
    this.windows = this.allWindows;
    this.learn(LAST_PASSES);
    for (;;) {
      const few = this.eventCount.findIndex((count) => count < this.options.minimumSpikes);
      if (few < 0 || this.options.units !== 'auto') break;
      this.remove(few);
    }
    this.tell(1);
    const { model, channelMask, origin } = this.units;
    const { eventCount, lambdaNotice } = this;
    return { model, channelMask, origin, eventCount, lambdaNotice };
  }

  /** The number of changes to come is not known: each is taken to be a small share of what is left. */
  private tell(fraction: number): void {
    this.context.onProgress({ stage: learningStage, fraction });
  }

  /** Passes over all windows. */
  private learn(passes: number): void {
    const { model, channelMask } = this.units;
    model.sigma = measureTemplateNoise(this.tiles, this.quiet, model.dictionary);
    const learnOptions: LearnOptions = {
      learnLambdaAround: this.options.learnLambda === 'off' ? null : this.options.lambdaSigma,
      twoSided: this.options.twoSided,
      channelMask,
      passes,
      batchSize: Math.max(32, Math.ceil(this.windows.length / BATCHES)),
      forgetting: [0.7, 0.95],
      recentreSamples: Math.max(1, Math.round(model.dictionary.atomSamples / 6)),
    };
    const report = learnDictionary(this.windows, model, learnOptions, this.random);
    this.lambdaNotice = report.lambdaNotice;
    keepOwnChannels(model, channelMask);
    this.gains.fill(Number.NaN);
    this.takeEvents(report.events);
  }

  /** Learns from the events that are there, those of some windows coded anew. */
  private refit(stale: readonly number[]): void {
    const { model, channelMask } = this.units;
    const { twoSided } = this.options;
    this.takeEvents(
      refitDictionary(this.windows, this.events, stale, model, { twoSided, channelMask }),
    );
  }

  private takeEvents(events: readonly (readonly Event[])[]): void {
    const { model } = this.units;
    this.events = events;
    this.eventCount = new Float64Array(this.units.origin.length);
    for (const list of events) for (const { atom } of list) this.eventCount[atom]++;
    this.residuals = this.windows.map((window, w) =>
      residualOf(window, events[w], model.dictionary),
    );
    model.prior = amplitudePrior(
      events,
      model.scale,
      this.options.observedSamples * (this.windows.length / this.allWindows.length),
      this.options.refractorySamples,
      meanSquare(model.sigma),
    );
  }

  /** The one change that is most surely right, or null when the units are settled. */
  private nextChange(): (() => void) | null {
    const { units } = this.options;
    const { dictionary, scale } = this.units.model;
    const { eventCount, events } = this;
    const spare = units === 'auto' || dictionary.atomCount > units;
    if (this.forced && !spare) return null;
    const smallest = eventCount.indexOf(Math.min(...eventCount));
    if (spare && eventCount[smallest] < this.minimumHere()) return () => this.remove(smallest);
    const satellite = findSatellite(events, scale, dictionary.atomSamples);
    if (satellite !== null) return () => this.remove(satellite);

    let cheapest = { cost: Number.POSITIVE_INFINITY, change: () => this.remove(smallest) };
    const consider = (cost: number, change: () => void) => {
      if (cost < cheapest.cost) cheapest = { cost, change };
    };
    const maxLag = Math.floor(dictionary.atomSamples / 3);
    const lags = timingLags(this.options.refractorySamples, dictionary.atomSamples);
    for (const pair of similarPairs(computeGram(dictionary), MINIMUM_CORRELATION, maxLag)) {
      const evidence = projectPair(pair, dictionary, scale, this.windows, events, this.residuals);
      const timing = pairTiming(pair, this.windows, events, lags);
      if (oneNeuron(pair.correlation, evidence, timing)) return () => this.merge(pair);
      const [n, m] = [eventCount[pair.first], eventCount[pair.second]];
      consider(((n * m) / (n + m)) * evidence.distance ** 2, () => this.merge(pair));
    }
    this.updateGains();
    const total = (unit: number) => eventCount[unit] * this.gains[unit];
    const needless = [...this.gains.keys()].filter((unit) => this.gains[unit] < MINIMUM_GAIN);
    if (needless.length > 0) {
      const least = needless.reduce((a, b) => (total(b) < total(a) ? b : a));
      return () => this.remove(least);
    }
    this.gains.forEach((_, unit) => {
      consider(total(unit), () => this.remove(unit));
    });
    return units !== 'auto' && spare ? cheapest.change : null;
  }

  private updateGains(): void {
    this.gains.forEach((known, unit) => {
      if (!Number.isNaN(known)) return;
      this.gains[unit] = explanatoryGain(
        unit,
        this.units.model,
        this.options,
        this.windows,
        this.events,
        this.residuals,
        MINIMUM_GAIN,
      );
    });
  }

  /** Spikes that a unit must have in the windows at hand, which may be a part of all. */
  private minimumHere(): number {
    const share = this.windows.length / this.allWindows.length;
    return Math.max(MINIMUM_IN_PART, share * this.options.minimumSpikes);
  }

  /** A unit whose spikes fall into several populations, taken apart; null where there is none left to try. */
  private nextSplit(): (() => void) | null {
    const { atomCount } = this.units.model.dictionary;
    for (let unit = 0; unit < atomCount; unit++) {
      if (this.units.splitTries[unit] >= MAX_SPLIT_TRIES) continue;
      const waveforms = this.halvesOf(unit, 'if proven');
      if (waveforms !== null) return () => this.split(unit, waveforms);
    }
    return null;
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
    return splitUnit(
      unit,
      dictionary,
      channels,
      this.minimumHere(),
      this.windows,
      this.events,
      this.residuals,
      this.random,
      wanted,
    );
  }

  private split(unit: number, waveforms: SplitWaveforms): void {
    const stale = this.windowsOf([unit]);
    this.units = splitInto(this.units, unit, waveforms);
    this.gains = new Float64Array(this.units.origin.length).fill(Number.NaN);
    this.refit(stale);
  }

  private remove(unit: number): void {
    const stale = this.windowsOf([unit]);
    this.leaveOut(unit);
    this.refit(stale);
  }

  private merge(pair: AtomPair): void {
    const { first, second } = pair;
    const larger = this.eventCount[first] >= this.eventCount[second] ? first : second;
    const stale = this.windowsOf([first, second]);
    this.units = mergedInto(this.units, pair, larger, this.eventCount);
    this.gains[larger] = Number.NaN;
    this.leaveOut(larger === first ? second : first);
    this.refit(stale);
  }

  /** Windows with an event of one of the units. */
  private windowsOf(units: readonly number[]): number[] {
    return [...this.events.keys()].filter((w) =>
      this.events[w].some(({ atom }) => units.includes(atom)),
    );
  }

  /**
   * Gains far above the minimum go on being valid: with fewer others to stand in for a unit, it
   * explains more.
   */
  private leaveOut(unit: number): void {
    const kept = Array.from(this.units.origin.keys()).filter((c) => c !== unit);
    this.units = keepUnits(this.units, kept);
    this.gains = Float64Array.from(kept, (c) =>
      this.gains[c] > MINIMUM_GAIN ? this.gains[c] : Number.NaN,
    );
    this.events = this.events.map((list) =>
      list.flatMap((event) =>
        event.atom === unit ? [] : [{ ...event, atom: event.atom - Number(event.atom > unit) }],
      ),
    );
  }
}

function meanSquare(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value ** 2, 0) / Math.max(1, values.length);
}
