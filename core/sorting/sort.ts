import { throwIfCancelled, type WorkContext } from '../base/progress.ts';
import { type Hertz, samplesInMs } from '../base/quantities.ts';
import { Random } from '../base/random.ts';
import type { EventModel } from '../csc/event-coder.ts';
import { detectPeaks } from '../detect/peaks.ts';
import { eventModelOf } from '../learn/learn.ts';
import { spikeNeighbours } from '../preprocess/neighbourhood.ts';
import { type PreprocessPlan, planPreprocessing } from '../preprocess/plan.ts';
import { filteredAndWhitened } from '../preprocess/preprocess.ts';
import type { Recording } from '../recording/recording.ts';
import { assembleSorting } from './assemble.ts';
import { decideSpikes } from './decide.ts';
import { type FoundUnits, findUnits } from './find-units.ts';
import {
  clusterInitialTemplates,
  type InitialTemplates,
  type TilePeak,
} from './initial-templates.ts';
import type { Parameters } from './parameters.ts';
import { joinEvents } from './recording-events.ts';
import type { Sorting } from './sorting.ts';
import { neededTemplateSamples } from './template-length.ts';
import { quietStretches } from './template-noise.ts';
import { type TileCoder, tileRanges } from './tile-coder.ts';
import { cutWindows, type Tile } from './windows.ts';

/** Seconds of recording in one stretch of the sample that is learned from. */
const STRETCH_SECONDS = 5;
/** Most numbers of whitened signal held in memory for learning. */
const MAX_SAMPLE_VALUES = 48_000_000;
/** Peaks that templates are learned from; more only makes them better by less than they vary. */
const MAX_LEARNING_PEAKS = 6000;
/** Peaks that the number of units is settled on. */
const MAX_SEARCH_PEAKS = 3000;
/** Samples of a tile of the final coding. The result does not depend on it. */
const TILE_SAMPLES = 65_536;
const DEAD_TIME_MS = 1;
const USUAL_TEMPLATE_MS = 2.5;
/** Signal around a peak that is learned from, in templates: the spike wherever its window lies, and a little silence. */
const WINDOW_BEFORE = 0.8;
const WINDOW_AFTER = 1;
/** Clusters per neighbourhood and principal components to start from. */
const CLUSTERS = 32;
const COMPONENTS = 10;
/** Share of a template before the peak it was cut at. */
const SHARE_BEFORE_PEAK = 0.4;

/** A sorting with the plan that its signal was prepared by. */
export interface SortResult {
  readonly sorting: Sorting;
  readonly preprocess: PreprocessPlan;
  readonly model: EventModel | null;
}

/**
 * Sorts one recording: the order of the stages, and nothing else.
 * @throws CancellationError when the context asks for a stop
 */
export async function sort(
  recording: Recording,
  parameters: Parameters,
  tileCoder: TileCoder,
  context: WorkContext,
): Promise<SortResult> {
  const preprocess = await planPreprocessing(recording, parameters, context);
  const { whitened, filtered } = filteredAndWhitened(recording, preprocess);
  const tiles = await readSample(whitened, parameters, context);

  context.onProgress({ stage: 'Finding peaks', fraction: 0 });
  const neighbours = spikeNeighbours(
    recording.probe,
    preprocess.usableChannels,
    parameters.neighbourhoodUm,
  );
  const peaks = findPeaks(tiles, recording, neighbours, parameters);
  const random = Random.forStream(parameters.seed, 2);
  throwIfCancelled(context.cancellation);

  context.onProgress({ stage: 'Clustering', fraction: 0 });
  const initial = initialTemplatesOf(tiles, peaks, neighbours, recording, parameters, random);
  throwIfCancelled(context.cancellation);

  const found = learnUnits(tiles, peaks, initial, recording, parameters, random, context);
  const model = found === null ? null : eventModelOf(found.model, parameters);
  const ranges = model === null ? [] : tileRanges(recording, TILE_SAMPLES);
  const coded = model === null ? [] : await tileCoder.code({ preprocess, model }, ranges, context);

  context.onProgress({ stage: 'Deciding', fraction: 0 });
  const events = joinEvents(ranges, coded);
  const keep = decideSpikes(events, {
    atomCount: found?.model.dictionary.atomCount ?? 0,
    refractorySamples: refractorySamplesOf(parameters, recording.sampleRate),
  });
  const sorting = await assembleSorting({
    recording,
    filtered,
    preprocess,
    parameters,
    tiles,
    initial,
    found,
    events,
    keep,
    templateSamples: initial.templateSamples,
  });
  context.onProgress({ stage: 'Deciding', fraction: 1 });
  return { sorting, preprocess, model };
}

function refractorySamplesOf(parameters: Parameters, sampleRate: Hertz): number {
  return Math.round((parameters.refractoryMs * sampleRate) / 1000);
}

/** Reads a seeded sample of stretches, spread over the recording, of whitened signal. */
async function readSample(
  whitened: Recording,
  parameters: Parameters,
  context: WorkContext,
): Promise<Tile[]> {
  const { channelCount, sampleRate } = whitened;
  const ranges = tileRanges(whitened, Math.ceil(STRETCH_SECONDS * sampleRate));
  const budget = Math.min(parameters.learnSeconds * sampleRate, MAX_SAMPLE_VALUES / channelCount);
  const wanted = Math.max(1, Math.floor(budget / Math.ceil(STRETCH_SECONDS * sampleRate)));
  const random = Random.forStream(parameters.seed, 1);
  const chosen =
    ranges.length <= wanted
      ? ranges
      : Array.from({ length: wanted }, (_, i) => {
          const from = Math.floor((i * ranges.length) / wanted);
          const to = Math.floor(((i + 1) * ranges.length) / wanted);
          return ranges[from + random.integer(to - from)];
        });
  const tiles: Tile[] = [];
  for (const { segment, start, end } of chosen) {
    throwIfCancelled(context.cancellation);
    context.onProgress({ stage: 'Reading a sample', fraction: tiles.length / chosen.length });
    const traces = new Float32Array(channelCount * (end - start));
    await whitened.read(segment, start, end, traces);
    tiles.push({ segment, start, samples: end - start, traces });
  }
  return tiles;
}

function findPeaks(
  tiles: readonly Tile[],
  recording: Recording,
  neighbours: readonly Int32Array[],
  parameters: Parameters,
): TilePeak[] {
  return tiles.flatMap(({ traces, samples }, tile) => {
    const found = detectPeaks(traces, recording.channelCount, samples, {
      thresholdSigma: parameters.detectSigma,
      polarity: parameters.polarity,
      deadSamples: samplesInMs(DEAD_TIME_MS, recording.sampleRate),
      neighbours,
    });
    return Array.from(found.sampleIndex, (position, i) => ({
      tile,
      position,
      channel: found.channel[i],
    }));
  });
}

/** Clusters the peaks with templates of the usual length, and once more where the waveforms prove to be longer. */
function initialTemplatesOf(
  tiles: readonly Tile[],
  peaks: readonly TilePeak[],
  neighbours: readonly Int32Array[],
  { channelCount, sampleRate }: Recording,
  { templateMs, units }: Parameters,
  random: Random,
): InitialTemplates {
  const cluster = (templateSamples: number) =>
    clusterInitialTemplates(
      tiles,
      peaks,
      {
        channelCount,
        templateSamples,
        nBefore: Math.round(SHARE_BEFORE_PEAK * templateSamples),
        neighbours,
        clusters: units === 'auto' ? CLUSTERS : Math.max(CLUSTERS, 3 * units),
        components: COMPONENTS,
        fewest: units === 'auto' ? 1 : units,
      },
      random,
    );
  if (templateMs !== 'auto') return cluster(samplesInMs(templateMs, sampleRate));
  const usual = samplesInMs(USUAL_TEMPLATE_MS, sampleRate);
  const initial = cluster(usual);
  const needed = neededTemplateSamples(tiles, initial, channelCount, SHARE_BEFORE_PEAK);
  return needed === usual ? initial : cluster(needed);
}

/** Learns from as many whole stretches, in seeded order, as hold enough peaks. */
function learnUnits(
  tiles: readonly Tile[],
  peaks: readonly TilePeak[],
  initial: InitialTemplates,
  recording: Recording,
  parameters: Parameters,
  random: Random,
  context: WorkContext,
): FoundUnits | null {
  if (initial.count === 0) return null;
  const { templateSamples } = initial;
  const positions: number[][] = tiles.map(() => []);
  for (const peak of peaks) positions[peak.tile].push(peak.position);
  const windows = [];
  let observedSamples = 0;
  let taken = 0;
  for (const t of random.shuffle(Int32Array.from(tiles.keys()))) {
    if (taken >= MAX_LEARNING_PEAKS) break;
    taken += positions[t].length;
    observedSamples += tiles[t].samples;
    windows.push(
      ...cutWindows(
        tiles[t],
        recording.channelCount,
        positions[t],
        Math.round(WINDOW_BEFORE * templateSamples),
        Math.round(WINDOW_AFTER * templateSamples),
      ),
    );
  }
  return findUnits(
    tiles,
    quietStretches(tiles, positions, templateSamples),
    windows,
    initial,
    recording.channelCount,
    {
      units: parameters.units,
      minimumSpikes: parameters.minimumSpikes,
      lambdaSigma: parameters.lambdaSigma,
      learnLambda: parameters.learnLambda,
      twoSided: parameters.twoSided,
      observedSamples,
      refractorySamples: refractorySamplesOf(parameters, recording.sampleRate),
      searchShare: Math.min(1, MAX_SEARCH_PEAKS / Math.max(1, taken)),
    },
    random,
    context,
  );
}
