import type { Random } from '../base/random.ts';
import { atomOf, createDictionary, normaliseAtoms } from '../csc/problem.ts';
import type { SnippetClusters } from './cluster-snippets.ts';
import type { LearningCrew } from './learning-crew.ts';
import {
  aligned,
  clusteringTask,
  type Neighbourhood,
  neighbourhoodsOf,
} from './neighbourhood-snippets.ts';
import { withoutTwins } from './twins.ts';
import type { Tile } from './windows.ts';

/** A peak that was found in a tile. */
export interface TilePeak {
  readonly tile: number;
  readonly position: number;
  readonly channel: number;
}

export interface InitialTemplates {
  readonly count: number;
  readonly templateSamples: number;
  /** `(count x channels x templateSamples)`, whitened units, not normalised. */
  readonly templates: Float64Array;
  /** `(count x channels)`, 1 where the template may differ from zero. */
  readonly channelMask: Uint8Array;
  /** Some of the peaks that each template was made from, aligned. */
  readonly members: readonly (readonly TilePeak[])[];
}

export interface ClusteringOptions {
  readonly channelCount: number;
  readonly templateSamples: number;
  readonly nBefore: number;
  /** Channels that can see the same spike, for each channel, itself first. */
  readonly neighbours: readonly Int32Array[];
  /** Clusters per neighbourhood: more than there can be neurons, because merging follows. */
  readonly clusters: number;
  readonly components: number;
  /** Starts of k-means; the usual number where it is not given. */
  readonly restarts?: number;
  /** Fewer clusters than this are too few to begin with: then the over-clustering is taken as it is. */
  readonly fewest: number;
  /** Clusters of fewer snippets are none, unless too few would be left. */
  readonly fewestMembers: number;
}

/** Snippets a neighbourhood is clustered from; more changes nothing but the time it takes. */
const MAX_SNIPPETS = 4000;
/** Peaks remembered for each template, to show what it was made from. */
const MAX_EXAMPLES = 200;

/**
 * Over-clusters the snippets of each neighbourhood (PCA, k-means++), merges what no gap holds
 * apart, and takes the medians as templates. A neuron that is found
 * in the neighbourhoods of several channels is one template. Starting with too many is mended by
 * merging, starting with too few never is.
 */
export async function clusterInitialTemplates(
  tiles: readonly Tile[],
  peaks: readonly TilePeak[],
  options: ClusteringOptions,
  random: Random,
  crew: Pick<LearningCrew, 'cluster'>,
): Promise<InitialTemplates> {
  const { channelCount, templateSamples, fewest, fewestMembers } = options;
  const clustered: Neighbourhood[] = [];
  // One by one, because they are large.
  function* tasks() {
    for (const { channels, peaks: all } of neighbourhoodsOf(peaks, options.neighbours)) {
      const chosen = random.shuffle(Int32Array.from(all.keys())).subarray(0, MAX_SNIPPETS).sort();
      const some = { channels, peaks: Array.from(chosen, (i) => all[i]) };
      const neighbourhood = aligned(tiles, some, templateSamples);
      clustered.push(neighbourhood);
      yield clusteringTask(tiles, neighbourhood, options, random.uint32());
    }
  }
  const found = (await crew.cluster(tasks())).flatMap((clusters, n) =>
    templatesOf(clusters, clustered[n], n, options),
  );
  const large = found.filter(({ size }) => size >= fewestMembers);
  const taken = large.length >= fewest ? large : found;
  const all = createDictionary(taken.length, channelCount, templateSamples);
  taken.forEach(({ template }, t) => {
    atomOf(all, t).set(template);
  });
  const scale = normaliseAtoms(all);
  const kept = withoutTwins(
    all,
    scale,
    taken.map(({ neighbourhood }) => neighbourhood),
    taken.map(({ size }) => size),
  ).map((t) => taken[t]);
  const templates = new Float64Array(kept.length * channelCount * templateSamples);
  const channelMask = new Uint8Array(kept.length * channelCount);
  kept.forEach(({ template, neighbourhood }, t) => {
    templates.set(template, t * template.length);
    for (const channel of clustered[neighbourhood].channels) {
      channelMask[t * channelCount + channel] = 1;
    }
  });
  const members = kept.map(({ examples }) => examples);
  return { count: kept.length, templateSamples, templates, channelMask, members };
}

interface ClusterTemplate {
  /** Number of the neighbourhood that it was found in. */
  readonly neighbourhood: number;
  /** `(channels x templateSamples)` */
  readonly template: Float64Array;
  readonly examples: readonly TilePeak[];
  readonly size: number;
}

function templatesOf(
  { labels, sizes, templates }: SnippetClusters,
  { channels, peaks }: Neighbourhood,
  neighbourhood: number,
  { channelCount, templateSamples }: ClusteringOptions,
): ClusterTemplate[] {
  return Array.from(sizes, (size, cluster) => {
    const template = new Float64Array(channelCount * templateSamples);
    channels.forEach((channel, row) => {
      const from = (cluster * channels.length + row) * templateSamples;
      template.set(templates.subarray(from, from + templateSamples), channel * templateSamples);
    });
    const examples = peaks.filter((_, i) => labels[i] === cluster).slice(0, MAX_EXAMPLES);
    return { neighbourhood, template, examples, size };
  });
}
