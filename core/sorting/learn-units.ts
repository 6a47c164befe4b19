import type { WorkContext } from '../base/progress.ts';
import { samplesInMs } from '../base/quantities.ts';
import type { PreprocessPlan } from '../preprocess/plan.ts';
import type { Recording } from '../recording/recording.ts';
import type { TileRange } from './code-tile.ts';
import { joinRegions, type LearnedUnits } from './join-regions.ts';
import { type RegionJob, type RegionUnits, SHARE_BEFORE_PEAK } from './learn-region.ts';
import { learnersWithin, sampleValuesWithin } from './memory-plan.ts';
import type { Parameters } from './parameters.ts';
import { type SampleOptions, sampleRegions } from './region-sample.ts';
import { LARGEST_SINGLE, type Region, regionsOf } from './regions.ts';
import type { SortWorkers } from './sort-workers.ts';
import { noJournal, rememberedStep, rememberedTasks, type StepJournal } from './step-journal.ts';
import { aheadOf, type StretchSource } from './stretch-source.ts';
import { neededReach } from './template-length.ts';
import type { UnitLearner } from './unit-learner.ts';

/** Peaks that one region is learned from; more only makes templates better by less than they vary. */
const ENOUGH_PEAKS = 6000;
/** The same for each of several regions, which must share the memory, and where they are those of a large probe. */
const ENOUGH_PEAKS_OF_MANY = 3000;
const ENOUGH_PEAKS_OF_LARGE = 4500;
/** Peaks that the length of the templates is found from. */
const LENGTH_PEAKS = 1500;
/** Regions that the length of the templates is found from. */
const LENGTH_REGIONS = 4;
const QUIET_SAMPLES = 24_000;
/** Streams of random numbers: one for the length of the templates, and from the second on one a region. */
const LENGTH_STREAM = 3;
const FIRST_STREAM = 16;
const DEAD_TIME_MS = 1;
export const USUAL_TEMPLATE_MS = 2.5;
/** Signal around a peak that is learned from, in templates: the spike wherever its window lies, and a little silence. */
const WINDOW_BEFORE = 0.8;
const WINDOW_AFTER = 1;
/** Recentring moves a template in its window by up to this share of it. */
const LARGEST_SHIFT = 1 / 6;

/**
 * Shares of what may be held of the signal: stretches that are being read, and those that are remembered. The
 * rest is for what is sampled, unless that is put aside.
 */
const READING_SHARE = 0.4;
const REMEMBERED_SHARE = 0.2;

/**
 * Learns the units of a recording, region by region: sample, cluster, learn, join.
 * @param ranges of the recording that may be learned from, in the order in which they are taken
 * @param neighbours for every channel those that can see its spikes
 */
export async function learnUnits(
  recording: Recording,
  preprocess: PreprocessPlan,
  ranges: readonly TileRange[],
  neighbours: readonly Int32Array[],
  parameters: Parameters,
  { learner, crew, limits, scratch }: Pick<SortWorkers, 'learner' | 'crew' | 'limits' | 'scratch'>,
  context: WorkContext,
  journal: StepJournal = noJournal,
): Promise<{ found: LearnedUnits | null; templateSamples: number }> {
  const { sampleRate, channelCount } = recording;
  const regions = regionsOf(recording.probe, preprocess.usableChannels, neighbours);
  const enoughPeaks = enoughPeaksOf(regions);
  const job = {
    preprocess,
    thresholdSigma: parameters.detectSigma,
    polarity: parameters.polarity,
    deadSamples: samplesInMs(DEAD_TIME_MS, sampleRate),
    neighbours,
  };
  const usual = samplesInMs(USUAL_TEMPLATE_MS, sampleRate);
  const optionsFor = (template: number): SampleOptions => ({
    ...windowAround(template, job.deadSamples),
    enoughPeaks,
    quietSamples: QUIET_SAMPLES,
  });
  const mostValues = sampleValuesWithin(limits);
  const longest = channelCount * Math.max(1, ...ranges.map(({ start, end }) => end - start));
  // Whether they are decides about time and memory alone.
  const isPutAside =
    scratch !== undefined &&
    mostSampled(regions, optionsFor(usual)) > (1 - READING_SHARE - REMEMBERED_SHARE) * mostValues;
  const readingShare = isPutAside ? 1 - REMEMBERED_SHARE : READING_SHARE;
  const atOnce = Math.max(
    1,
    Math.min(limits.threads, Math.floor((readingShare * mostValues) / longest)),
  );
  const remembered = Math.floor((REMEMBERED_SHARE * mostValues) / longest);
  const stretches = aheadOf(
    ranges.length,
    (indices) => {
      const tasks = indices.map((i) => ranges[i]);
      const { threads } = limits;
      return crew.run('sample', job, tasks, threads, context.cancellation);
    },
    atOnce,
    remembered,
  );
  // The number of units is that of the recording; a part of it must find its own.
  const ofRegion = regions.length > 1 ? { ...parameters, units: 'auto' as const } : parameters;
  const templateSamples =
    parameters.templateMs === 'auto'
      ? await rememberedStep(journal, { stage: 'learn', name: 'template length' }, () =>
          measuredTemplateSamples(
            recording,
            stretches,
            regions,
            neighbours,
            ofRegion,
            learner,
            context,
          ),
        )
      : samplesInMs(parameters.templateMs, sampleRate);
  const learnRegions = async (
    open: readonly number[],
    onResult: (units: RegionUnits | null, index: number) => void,
  ) => {
    const samples = await sampleRegions(
      stretches,
      channelCount,
      open.map((r) => regions[r]),
      optionsFor(templateSamples),
      context,
      isPutAside ? scratch : null,
    );
    // Learning needs the memory.
    stretches.forget();
    const together = isPutAside
      ? learnersWithin(
          limits,
          samples.map(({ values }) => values),
        )
      : limits.threads;
    const jobs = samples.map(
      ({ region, load }, i) =>
        async (): Promise<RegionJob> => ({
          sample: await load(),
          neighbours: localNeighbours(region, neighbours),
          templateSamples,
          sampleRate,
          parameters: ofRegion,
          stream: FIRST_STREAM + open[i],
        }),
    );
    await learner.learn(jobs, together, context, onResult);
  };
  const units = await rememberedTasks(
    journal,
    { stage: 'learn', name: 'regions' },
    regions.length,
    learnRegions,
  );
  return { found: joinRegions(regions, units, channelCount, parameters.units), templateSamples };
}

function enoughPeaksOf(regions: readonly Region[]): number {
  if (regions.length <= 1) return ENOUGH_PEAKS;
  const isLarge = regions.some(({ core }) => core.length > LARGEST_SINGLE);
  return isLarge ? ENOUGH_PEAKS_OF_LARGE : ENOUGH_PEAKS_OF_MANY;
}

/** Numbers of signal that the regions are learned from, at most: where no two peaks are near each other. */
function mostSampled(
  regions: readonly Region[],
  { samplesBefore, samplesAfter, enoughPeaks, quietSamples }: SampleOptions,
): number {
  const samples = enoughPeaks * (samplesBefore + samplesAfter) + quietSamples;
  return regions.reduce((sum, { channels }) => sum + channels.length * samples, 0);
}

/**
 * Signal kept around a peak. The spikes that the peak overshadows must lie wholly in it, too: what
 * cannot be explained by them, because half of one is missing, looks like one more neuron.
 */
export function windowAround(templateSamples: number, deadSamples: number) {
  const before = (SHARE_BEFORE_PEAK + LARGEST_SHIFT) * templateSamples + deadSamples;
  const after = (1 - SHARE_BEFORE_PEAK + LARGEST_SHIFT) * templateSamples + deadSamples;
  return {
    samplesBefore: Math.ceil(Math.max(WINDOW_BEFORE * templateSamples, before)),
    samplesAfter: Math.ceil(Math.max(WINDOW_AFTER * templateSamples, after)),
  };
}

/** Length of template that the longest waveforms need, from a smaller sample of some regions. */
async function measuredTemplateSamples(
  { sampleRate, channelCount }: Recording,
  stretches: StretchSource,
  regions: readonly Region[],
  neighbours: readonly Int32Array[],
  parameters: Parameters,
  learner: UnitLearner,
  context: WorkContext,
): Promise<number> {
  const usual = samplesInMs(USUAL_TEMPLATE_MS, sampleRate);
  const reach = neededReach(usual, SHARE_BEFORE_PEAK);
  const options = { ...reach, enoughPeaks: LENGTH_PEAKS, quietSamples: 0 };
  const some = spreadOver(regions, LENGTH_REGIONS);
  const samples = await sampleRegions(stretches, channelCount, some, options, context);
  const jobs = await Promise.all(
    samples.map(
      async ({ region, load }): Promise<RegionJob> => ({
        sample: await load(),
        neighbours: localNeighbours(region, neighbours),
        templateSamples: usual,
        sampleRate,
        parameters,
        stream: LENGTH_STREAM,
      }),
    ),
  );
  const needed = await learner.measureLengths(jobs, context);
  return Math.max(usual, ...needed);
}

/** Neighbours of each of the region's channels, counted within the region. */
function localNeighbours({ channels }: Region, neighbours: readonly Int32Array[]): Int32Array[] {
  return Array.from(channels, (channel) =>
    Int32Array.from(neighbours[channel], (other) => channels.indexOf(other)).filter(
      (row) => row >= 0,
    ),
  );
}

function spreadOver<T>(items: readonly T[], count: number): T[] {
  if (items.length <= count) return [...items];
  return Array.from(
    { length: count },
    (_, i) => items[Math.floor(((i + 0.5) * items.length) / count)],
  );
}
