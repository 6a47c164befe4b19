import { type Cancellation, throwIfCancelled } from '../base/progress.ts';
import type { Random } from '../base/random.ts';
import type { Event } from '../csc/debias.ts';
import { computeGram, type Gram, selectFromGram } from '../csc/gram.ts';
import { normaliseAtoms } from '../csc/problem.ts';
import { amplitudePrior } from '../learn/amplitude-prior.ts';
import { amplitudeScales } from '../learn/amplitude-scale.ts';
import { type LearnReport, learnDictionary, updateLambda } from '../learn/learn.ts';
import { withoutOutsized } from '../learn/outsized.ts';
import { refitDictionary } from '../learn/refit.ts';
import type { WindowCoder } from '../learn/window-coder.ts';
import { alignWithAlike } from './align-with-alike.ts';
import { ExplainedWindows } from './explained-windows.ts';
import type { FindUnitsOptions } from './find-units.ts';
import { keepOwnChannels } from './own-channels.ts';
import type { AtomPair } from './pair-evidence.ts';
import type { Satellite } from './satellites.ts';
import { Shadows } from './shadows.ts';
import type { SplitWaveforms } from './split.ts';
import { QuietSignal, type Stretch } from './template-noise.ts';
import { truncateAtoms } from './truncate-atoms.ts';
import { UnitNoise } from './unit-noise.ts';
import { completedBy, keepUnits, mergedInto, splitInto, type UnitSet } from './unit-set.ts';
import { WindowEvents } from './window-events.ts';
import type { PlacedWindow, Tile } from './windows.ts';

/** Fewer spikes than this are no unit, however short the part of the sample. */
const MINIMUM_IN_PART = 5;
/** Recentring moves a template by up to this share of its length. */
const RECENTRED_SHARE = 1 / 6;

/** What units are learned from. */
export interface LearningSignal {
  readonly tiles: readonly Tile[];
  /** Stretches of the tiles in which the noise is measured. */
  readonly quiet: readonly Stretch[];
  readonly windows: readonly PlacedWindow[];
}

/**
 * Units, the windows they are learned from and the events found there, kept in step through every
 * change: `refit` follows each `remove`, `merge`, `complete` or `split`.
 */
export class UnitsInWindows {
  units: UnitSet;
  /** The windows with their events, as the present atoms explain them. */
  explained: ExplainedWindows<PlacedWindow>;
  /** Events of each unit outside the shadows of larger ones. */
  eventCount = new Float64Array(0);
  /** Share of each unit's events that stand in such shadows though chance would not have it. */
  shadedShare: Float64Array = new Float64Array(0);
  lambdaNotice: LearnReport['lambdaNotice'] = null;
  readonly signal: LearningSignal;
  private readonly coder: WindowCoder;
  private readonly options: FindUnitsOptions;
  private readonly cancellation: Cancellation;
  private readonly noise: UnitNoise;
  /** The events of the windows that are looked at; those of the others are missing. */
  private readonly found: WindowEvents;
  /** The first so many windows are looked at. */
  private windowCount: number;
  /** Of the present atoms; null until it is asked for. */
  private gram: Gram | null = null;

  /** @param coder of the signal's windows */
  constructor(
    signal: LearningSignal,
    coder: WindowCoder,
    units: UnitSet,
    options: FindUnitsOptions,
    cancellation: Cancellation,
  ) {
    const { windows } = signal;
    this.signal = signal;
    this.coder = coder;
    this.units = units;
    this.options = options;
    this.cancellation = cancellation;
    const { channelCount } = units.model.dictionary;
    this.noise = new UnitNoise(new QuietSignal(signal.tiles, signal.quiet, channelCount));
    this.found = new WindowEvents(windows, coder);
    this.explained = new ExplainedWindows(windows, this.found.events, units.model.dictionary);
    this.windowCount = Math.ceil(options.searchShare * windows.length);
  }

  /** Looks at all windows from now on. */
  takeAllWindows(): void {
    this.windowCount = this.signal.windows.length;
  }

  /** Spikes that a unit must have in the windows at hand, which may be a part of all. */
  get minimumSpikes(): number {
    return Math.max(MINIMUM_IN_PART, this.share * this.options.minimumSpikes);
  }

  private get share(): number {
    return this.windowCount / this.signal.windows.length;
  }

  gramNow(): Gram {
    this.gram ??= computeGram(this.units.model.dictionary);
    return this.gram;
  }

  /**
   * Learns from a share of the windows, chosen at random, to see what the units are worth.
   * @returns events of each unit in them
   */
  async learnFrom(share: number, random: Random): Promise<Float64Array> {
    return (await this.learnAtOnce(share, null, random)).eventCount;
  }

  /** One pass over the windows before anything is known of amplitudes. */
  async learnFirst(random: Random): Promise<void> {
    const report = await this.learnAtOnce(1, this.lambdaAround, random);
    this.lambdaNotice = report.lambdaNotice;
    const others = this.found.events.slice(report.events.length);
    this.found.takeProvisional([...report.events, ...others]);
    this.takeAtoms();
  }

  private async learnAtOnce(
    passes: number,
    learnLambdaAround: number | null,
    random: Random,
  ): Promise<LearnReport> {
    const { model, channelMask } = this.units;
    const windows = this.signal.windows.slice(0, this.windowCount);
    this.measureNoise();
    const learnOptions = {
      learnLambdaAround,
      twoSided: this.options.twoSided,
      channelMask,
      passes,
      // All at once: the few spikes of a rare unit in a part of the windows would make a template of noise.
      batchSize: Math.max(1, windows.length),
      forgetting: [0, 0],
      recentreSamples: this.recentreSamples,
    } as const;
    return learnDictionary(windows, this.coder, model, learnOptions, random);
  }

  /** Codes the windows whose events no longer hold and learns from all, until all hold. */
  async confirm(rounds: number): Promise<void> {
    for (let round = 1; round <= rounds; round++) {
      throwIfCancelled(this.cancellation);
      this.measureNoise();
      const stale = this.found.stale(this.units, this.windowCount);
      if (stale.length === 0) break;
      await this.refitWith(stale, round < rounds ? this.recentreSamples : 0);
      if (this.lambdaAround === null) continue;
      const windows = this.signal.windows.slice(0, this.windowCount);
      const { codeNorm } = this.found;
      this.lambdaNotice = updateLambda(windows, codeNorm, this.units.model, this.lambdaAround);
    }
  }

  /** Codes the windows that a change left without events, and learns from all. */
  async refit(): Promise<void> {
    await this.refitWith(this.found.missing(this.windowCount), 0);
  }

  private async refitWith(which: readonly number[], recentreSamples: number): Promise<void> {
    const { model, channelMask } = this.units;
    await this.found.code(which, this.units, this.gramNow(), this.options.twoSided);
    const shadows = new Shadows(model, this.options.refractorySamples);
    const telling = this.tellingEvents(shadows);
    refitDictionary(this.signal.windows, telling, model, channelMask, recentreSamples);
    this.takeAtoms();
  }

  /**
   * Takes atoms that were learned elsewhere, codes all windows with them, and solves for none.
   * @param atoms `(atoms x channels x atomSamples)`, of any norm
   */
  async takeTrained(atoms: ArrayLike<number>): Promise<void> {
    const { model, channelMask } = this.units;
    const { atomCount, atomSamples } = model.dictionary;
    const trained = Float64Array.from(
      atoms,
      (value, i) => value * channelMask[Math.floor(i / atomSamples)],
    );
    model.dictionary = { ...model.dictionary, atoms: trained };
    normaliseAtoms(model.dictionary);
    this.gram = null;
    this.measureNoise();
    const all = [...this.signal.windows.keys()];
    await this.found.code(all, this.units, this.gramNow(), this.options.twoSided);
    amplitudeScales(this.found.events, atomCount).forEach((scale, c) => {
      if (scale > 0) model.scale[c] = scale;
    });
    this.takeAtoms();
  }

  private get lambdaAround(): number | null {
    return this.options.learnLambda === 'off' ? null : this.options.lambdaSigma;
  }

  private get recentreSamples(): number {
    return Math.max(1, Math.round(RECENTRED_SHARE * this.units.model.dictionary.atomSamples));
  }

  private measureNoise(): void {
    this.units.model.sigma = this.noise.of(this.units);
  }

  /** The events that units are learned from and judged by. */
  private tellingEvents(shadows: Shadows): (readonly Event[])[] {
    const { atomCount, atomSamples } = this.units.model.dictionary;
    return withoutOutsized(this.found.events, atomCount, atomSamples).map((list) =>
      shadows.outside(list),
    );
  }

  /** Brings in step with the atoms and the events whatever follows from them. */
  private takeAtoms(): void {
    const { model, channelMask } = this.units;
    keepOwnChannels(model, channelMask);
    this.gram = null;
    const { events } = this.found;
    const atomCount = this.units.id.length;
    const observedSamples = this.options.observedSamples * this.share;
    const shadows = new Shadows(model, this.options.refractorySamples);
    const telling = this.tellingEvents(shadows);
    this.eventCount = countsOf(telling, atomCount);
    this.shadedShare = shadows.shadedShares(
      countsOf(events, atomCount),
      this.eventCount,
      observedSamples,
    );
    truncateAtoms(model, this.eventCount);
    this.explained = new ExplainedWindows(this.signal.windows, events, model.dictionary, telling);
    model.prior = amplitudePrior(
      telling,
      model.scale,
      observedSamples,
      this.options.refractorySamples,
      meanSquare(model.sigma),
    );
  }

  remove(units: readonly number[]): void {
    const kept = [...this.units.id.keys()].filter((c) => !units.includes(c));
    this.gram = this.gram && selectFromGram(this.gram, kept);
    this.units = keepUnits(this.units, kept);
    this.found.remove(units);
  }

  /** Makes one unit of a pair. */
  merge(pair: AtomPair): void {
    const { first, second } = pair;
    const [larger, smaller] =
      this.eventCount[first] >= this.eventCount[second] ? [first, second] : [second, first];
    this.found.forget([first, second]);
    this.units = mergedInto(this.units, pair, larger, this.eventCount);
    this.gram = null;
    this.remove([smaller]);
  }

  /** Gives a unit what another explained of its spikes. */
  complete({ unit, other, lag }: Satellite): void {
    this.found.forget([unit]);
    this.units = completedBy(this.units, unit, other, lag);
    this.gram = null;
  }

  /**
   * Makes two units of one.
   * @returns their numbers for life
   */
  split(unit: number, waveforms: SplitWaveforms): readonly [number, number] {
    this.found.forget([unit]);
    alignWithAlike(waveforms[1], this.units.model.dictionary, unit);
    this.units = splitInto(this.units, unit, waveforms);
    this.gram = null;
    const { id } = this.units;
    return [id[unit], id[id.length - 1]];
  }
}

function countsOf(events: readonly (readonly Event[])[], atomCount: number) {
  const counts = new Float64Array(atomCount);
  for (const list of events) for (const { atom } of list) counts[atom]++;
  return counts;
}

function meanSquare(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value ** 2, 0) / Math.max(1, values.length);
}
