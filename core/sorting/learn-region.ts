import type { WorkContext } from '../base/progress.ts';
import { throwIfCancelled } from '../base/progress.ts';
import type { Hertz } from '../base/quantities.ts';
import { Random } from '../base/random.ts';
import { type FoundUnits, findUnits } from './find-units.ts';
import { clusterInitialTemplates } from './initial-templates.ts';
import type { LearningCrew } from './learning-crew.ts';
import type { Parameters } from './parameters.ts';
import type { RegionSample } from './region-sample.ts';
import { clusteringStage } from './stages.ts';
import { neededTemplateSamples } from './template-length.ts';
import { quietStretches } from './template-noise.ts';
import type { TemplateTrainer } from './template-trainer.ts';
import { placedWindow, type Tile } from './windows.ts';

/** One region's part of learning: plain data, for any thread. */
export interface RegionJob {
  readonly sample: RegionSample;
  /** For each of the region's channels those that can see its spikes, counted within the region. */
  readonly neighbours: readonly Int32Array[];
  readonly templateSamples: number;
  readonly sampleRate: Hertz;
  readonly parameters: Parameters;
  /** Stream of random numbers, a different one for each region. */
  readonly stream: number;
}

/** A place in the recording. */
export interface Place {
  readonly segment: number;
  readonly position: number;
}

/** The units of one region, atoms on its channels, with where their first templates were taken from. */
export interface RegionUnits extends FoundUnits {
  readonly examples: readonly (readonly Place[])[];
}

/** Peaks that the number of units is settled on. */
const MAX_SEARCH_PEAKS = 3000;
/** Clusters per neighbourhood and principal components to start from. */
const CLUSTERS = 32;
const COMPONENTS = 10;
/** The median of fewer snippets is mostly noise, and a unit of fewer spikes would be taken away again. */
const FEWEST_MEMBERS = 5;
/** Starts of k-means where only the length of the waveforms is asked for, which any clusters tell. */
const LENGTH_RESTARTS = 3;
/** Share of a template before the peak it was cut at. */
export const SHARE_BEFORE_PEAK = 0.4;

/**
 * @param crew does what can be shared
 * @param trainer trains the templates of the units that were found, where it is wanted
 * @returns null where there is nothing to learn from
 */
export async function learnRegion(
  job: RegionJob,
  context: WorkContext,
  crew: LearningCrew,
  trainer: TemplateTrainer | null = null,
): Promise<RegionUnits | null> {
  const { sample, templateSamples, parameters, sampleRate } = job;
  const { tiles, peaks, region } = sample;
  const random = Random.forStream(parameters.seed, job.stream);
  context.onProgress({ stage: clusteringStage, fraction: 0 });
  const initial = await clusterInitialTemplates(
    tiles,
    peaks,
    clusteringOptions(job, region.channels.length),
    random,
    crew,
  );
  throwIfCancelled(context.cancellation);
  if (initial.count === 0) return null;

  const positions: number[][] = tiles.map(() => []);
  for (const peak of peaks) positions[peak.tile].push(peak.position);
  const windows = tiles.filter((_, t) => positions[t].length > 0).map(placedWindow);
  const found = await findUnits(
    { tiles, quiet: quietStretches(tiles, positions, templateSamples), windows },
    crew,
    initial,
    region.channels.length,
    {
      units: parameters.units,
      minimumSpikes: parameters.minimumSpikes,
      lambdaSigma: parameters.lambdaSigma,
      learnLambda: parameters.learnLambda,
      twoSided: parameters.twoSided,
      observedSamples: sample.observedSamples,
      refractorySamples: refractorySamplesOf(parameters, sampleRate),
      searchShare: Math.min(1, MAX_SEARCH_PEAKS / Math.max(1, peaks.length)),
    },
    random,
    { ...context, onLearning: onChannels(region.channels, context.onLearning) },
    trainer,
  );
  const examples = Array.from(found.origin, (template) =>
    initial.members[template].map(({ tile, position }) => placeOf(tiles[tile], position)),
  );
  return { ...found, examples };
}

/** Tells news of a region with the channels of the recording. */
function onChannels(
  channels: Int32Array,
  onLearning: WorkContext['onLearning'],
): WorkContext['onLearning'] {
  return onLearning && ((take) => onLearning(() => ({ ...take(), channels: channels.slice() })));
}

/** Length of template that a region's waveforms need: that of the job or, where they go on beyond it, longer. */
export async function measureLength(
  job: RegionJob,
  crew: Pick<LearningCrew, 'cluster'>,
): Promise<number> {
  const { sample, parameters, stream } = job;
  const { tiles, peaks, region } = sample;
  const count = region.channels.length;
  const random = Random.forStream(parameters.seed, stream);
  const options = { ...clusteringOptions(job, count), restarts: LENGTH_RESTARTS };
  const initial = await clusterInitialTemplates(tiles, peaks, options, random, crew);
  return neededTemplateSamples(tiles, initial, count, SHARE_BEFORE_PEAK);
}

function clusteringOptions(
  {
    templateSamples,
    neighbours,
    parameters,
  }: Pick<RegionJob, 'templateSamples' | 'neighbours' | 'parameters'>,
  channelCount: number,
) {
  const { units, minimumSpikes } = parameters;
  return {
    channelCount,
    templateSamples,
    nBefore: Math.round(SHARE_BEFORE_PEAK * templateSamples),
    neighbours,
    clusters: units === 'auto' ? CLUSTERS : Math.max(CLUSTERS, 3 * units),
    components: COMPONENTS,
    fewest: units === 'auto' ? 1 : units,
    fewestMembers: Math.min(FEWEST_MEMBERS, minimumSpikes),
  };
}

/** The refractory period in samples, which may be none. */
export function refractorySamplesOf({ refractoryMs }: Parameters, sampleRate: Hertz): number {
  return Math.round((refractoryMs * sampleRate) / 1000);
}

function placeOf({ segment, start }: Tile, position: number): Place {
  return { segment, position: start + position };
}
