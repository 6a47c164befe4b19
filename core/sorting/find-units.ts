import type { WorkContext } from '../base/progress.ts';
import { throwIfCancelled } from '../base/progress.ts';
import type { Random } from '../base/random.ts';
import { computeGram } from '../csc/gram.ts';
import { atomOf, createDictionary, normaliseAtoms } from '../csc/problem.ts';
import { amplitudePrior } from '../learn/amplitude-prior.ts';
import {
  type LearnedModel,
  type LearningWindow,
  type LearnOptions,
  type LearnReport,
  learnDictionary,
} from '../learn/learn.ts';
import { shiftAtom } from '../learn/recentre.ts';
import { explanatoryGain, selectUnits } from './explanatory-gain.ts';
import type { InitialTemplates } from './initial-templates.ts';
import { oneNeuron } from './one-neuron.ts';
import { type AtomPair, projectPair, residualOf, similarPairs } from './pair-evidence.ts';
import { type SplitWaveforms, splitUnit } from './split.ts';
import { measureTemplateNoise, type Stretch } from './template-noise.ts';
import type { Tile } from './windows.ts';

export interface FindUnitsOptions {
  readonly units: 'auto' | number;
  readonly minimumSpikes: number;
  readonly lambdaSigma: number;
  readonly learnLambda: 'off' | 'gamma';
  readonly twoSided: boolean;
  /** Samples of recording that the windows were cut from, silence included. */
  readonly observedSamples: number;
  readonly refractorySamples: number;
  /** Share of the windows that the number of units is settled on; all of them refine the result. */
  readonly searchShare: number;
}

/** Learned atoms with where each came from. */
export interface FoundUnits {
  readonly model: LearnedModel;
  readonly channelMask: Uint8Array;
  /** Number of the initial template that each atom grew from. */
  readonly origin: Int32Array;
  readonly report: LearnReport;
}

const FIRST_PASSES = 3;
const PASSES_AFTER_CHANGE = 1;
const LAST_PASSES = 3;
const BATCHES = 8;
/** Splits in one search: a guard against splitting and merging in a circle. */
const MAX_SPLITS = 20;
/** A unit must explain this much more of each of its spikes than the others could, in noise variances. */
const MINIMUM_GAIN = 20;
/** Templates less alike than this are never one neuron. */
const MINIMUM_CORRELATION = 0.8;

/**
 * Learns the dictionary and settles how many units it has: from too many, units that explain nothing
 * are removed and units that are one neuron are merged, one at a time, with learning in between.
 */
export function findUnits(
  tiles: readonly Tile[],
  quiet: readonly Stretch[],
  windows: readonly LearningWindow[],
  initial: InitialTemplates,
  channelCount: number,
  templateSamples: number,
  options: FindUnitsOptions,
  random: Random,
  context: WorkContext,
): FoundUnits {
  const search = new UnitSearch(
    tiles,
    quiet,
    windows,
    initial,
    channelCount,
    templateSamples,
    options,
    random,
    context,
  );
  return search.run();
}

class UnitSearch {
  private readonly tiles: readonly Tile[];
  private readonly quiet: readonly Stretch[];
  private readonly allWindows: readonly LearningWindow[];
  /** The windows that are learned from at present. */
  private windows: readonly LearningWindow[];
  private readonly options: FindUnitsOptions;
  private readonly random: Random;
  private readonly context: WorkContext;
  private model: LearnedModel;
  private channelMask: Uint8Array;
  private origin: Int32Array;
  private report: LearnReport | null = null;
  private splits = 0;

  constructor(
    tiles: readonly Tile[],
    quiet: readonly Stretch[],
    windows: readonly LearningWindow[],
    initial: InitialTemplates,
    channelCount: number,
    templateSamples: number,
    options: FindUnitsOptions,
    random: Random,
    context: WorkContext,
  ) {
    this.tiles = tiles;
    this.quiet = quiet;
    this.allWindows = windows;
    this.windows = windows.slice(0, Math.ceil(options.searchShare * windows.length));
    this.options = options;
    this.random = random;
    this.context = context;
    const dictionary = createDictionary(initial.count, channelCount, templateSamples);
    dictionary.atoms.set(initial.templates);
    const scale = normaliseAtoms(dictionary);
    this.channelMask = initial.channelMask;
    this.origin = Int32Array.from({ length: initial.count }, (_, c) => c);
    this.model = {
      dictionary,
      scale,
      sigma: measureTemplateNoise(tiles, quiet, dictionary),
      lambdaSigma: options.lambdaSigma,
      prior: null,
    };
  }

  run(): FoundUnits {
    const startCount = this.model.dictionary.atomCount;
    this.context.onProgress({ stage: 'Learning templates', fraction: 0 });
    this.learn(FIRST_PASSES);
    while (this.model.dictionary.atomCount > 0) {
      throwIfCancelled(this.context.cancellation);
      const change = this.nextChange() ?? this.nextSplit();
      if (change === null) break;
      change();
      this.learn(PASSES_AFTER_CHANGE);
      this.context.onProgress({
        stage: 'Learning templates',
        fraction: 1 - this.model.dictionary.atomCount / startCount,
      });
    }
    this.windows = this.allWindows;
    this.learn(LAST_PASSES);
    return {
      model: this.model,
      channelMask: this.channelMask,
      origin: this.origin,
      report: this.report!,
    };
  }

  private learn(passes: number): void {
    this.model.sigma = measureTemplateNoise(this.tiles, this.quiet, this.model.dictionary);
    const learnOptions: LearnOptions = {
      learnLambdaAround: this.options.learnLambda === 'off' ? null : this.options.lambdaSigma,
      twoSided: this.options.twoSided,
      channelMask: this.channelMask,
      passes,
      batchSize: Math.max(32, Math.ceil(this.windows.length / BATCHES)),
      forgetting: [0.7, 0.95],
      recentreSamples: Math.max(1, Math.round(this.model.dictionary.atomSamples / 6)),
    };
    this.report = learnDictionary(this.windows, this.model, learnOptions, this.random);
    this.model.prior = amplitudePrior(
      this.report.events,
      this.model.scale,
      this.options.observedSamples * (this.windows.length / this.allWindows.length),
      this.options.refractorySamples,
      meanSquare(this.model.sigma),
    );
  }

  /** The one change that is most surely right, or null when the units are settled. */
  private nextChange(): (() => void) | null {
    const { units, minimumSpikes } = this.options;
    const { dictionary, scale } = this.model;
    const { eventCount, events } = this.report!;
    if (units !== 'auto' && dictionary.atomCount <= units) return null;
    const smallest = eventCount.indexOf(Math.min(...eventCount));
    if (eventCount[smallest] < minimumSpikes) return () => this.remove(smallest);

    let cheapest = { cost: Number.POSITIVE_INFINITY, change: () => this.remove(smallest) };
    const consider = (cost: number, change: () => void) => {
      if (cost < cheapest.cost) cheapest = { cost, change };
    };
    const maxLag = Math.floor(dictionary.atomSamples / 3);
    const residuals = this.windows.map((window, w) => residualOf(window, events[w], dictionary));
    for (const pair of similarPairs(computeGram(dictionary), MINIMUM_CORRELATION, maxLag)) {
      const evidence = projectPair(pair, dictionary, scale, this.windows, events, residuals);
      if (oneNeuron(evidence)) return () => this.merge(pair);
      const [n, m] = [eventCount[pair.first], eventCount[pair.second]];
      consider(((n * m) / (n + m)) * evidence.distance ** 2, () => this.merge(pair));
    }
    const gains = Array.from(eventCount.keys(), (unit) =>
      explanatoryGain(unit, this.model, this.options, this.windows, events),
    );
    const needless = gains.flatMap((gain, unit) => (gain < MINIMUM_GAIN ? [unit] : []));
    const total = (unit: number) => eventCount[unit] * gains[unit];
    if (needless.length > 0) {
      const least = needless.reduce((a, b) => (total(b) < total(a) ? b : a));
      return () => this.remove(least);
    }
    gains.forEach((_, unit) => {
      consider(total(unit), () => this.remove(unit));
    });
    return units === 'auto' ? null : cheapest.change;
  }

  /** A unit whose spikes fall into two populations, taken apart; null where there is none left to try. */
  private nextSplit(): (() => void) | null {
    const { dictionary } = this.model;
    const { channelCount } = dictionary;
    const limit = this.options.units === 'auto' ? MAX_SPLITS : 0;
    if (this.splits >= limit) return null;
    const { events } = this.report!;
    const residuals = this.windows.map((window, w) => residualOf(window, events[w], dictionary));
    for (let unit = 0; unit < dictionary.atomCount; unit++) {
      const channels = Array.from({ length: channelCount }, (_, p) => p).filter(
        (p) => this.channelMask[unit * channelCount + p] === 1,
      );
      const waveforms = splitUnit(
        unit,
        dictionary,
        channels,
        this.options.minimumSpikes,
        this.windows,
        events,
        residuals,
        this.random,
      );
      if (waveforms !== null) return () => this.split(unit, waveforms);
    }
    return null;
  }

  private split(unit: number, waveforms: SplitWaveforms): void {
    this.splits++;
    const units = Array.from(this.origin.keys());
    this.keep([...units, unit]);
    const { dictionary, scale } = this.model;
    [unit, units.length].forEach((target, i) => {
      atomOf(dictionary, target).set(waveforms[i]);
    });
    const norms = normaliseAtoms(dictionary);
    scale[unit] = norms[unit];
    scale[units.length] = norms[units.length];
    this.model.prior = null;
  }

  private remove(unit: number): void {
    this.keep(Array.from(this.origin.keys()).filter((c) => c !== unit));
  }

  /** Puts the energy-weighted mean of both into the first, aligned, and removes the second. */
  private merge(pair: AtomPair): void {
    const { dictionary, scale } = this.model;
    const counts = this.report!.eventCount;
    const { channelCount, atomSamples } = dictionary;
    const larger = counts[pair.first] >= counts[pair.second] ? pair.first : pair.second;
    const smaller = larger === pair.first ? pair.second : pair.first;
    const lag = larger === pair.first ? pair.lag : -pair.lag;
    const moved = atomOf(dictionary, smaller).slice();
    shiftAtom(moved, channelCount, atomSamples, -lag);
    const target = atomOf(dictionary, larger);
    const weightLarger = counts[larger] * scale[larger];
    const weightSmaller = counts[smaller] * scale[smaller];
    for (let i = 0; i < target.length; i++) {
      target[i] = weightLarger * target[i] + weightSmaller * moved[i];
    }
    for (let p = 0; p < channelCount; p++) {
      this.channelMask[larger * channelCount + p] |= this.channelMask[smaller * channelCount + p];
    }
    normaliseAtoms(dictionary);
    scale[larger] =
      (counts[larger] * scale[larger] + counts[smaller] * scale[smaller]) /
      Math.max(1, counts[larger] + counts[smaller]);
    this.remove(smaller);
  }

  private keep(units: readonly number[]): void {
    const { channelCount } = this.model.dictionary;
    const mask = new Uint8Array(units.length * channelCount);
    units.forEach((unit, c) => {
      const row = unit * channelCount;
      mask.set(this.channelMask.subarray(row, row + channelCount), c * channelCount);
    });
    this.model = selectUnits(this.model, units);
    this.origin = Int32Array.from(units, (unit) => this.origin[unit]);
    this.channelMask = mask;
  }
}

function meanSquare(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value ** 2, 0) / Math.max(1, values.length);
}
