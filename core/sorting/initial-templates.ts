import type { Random } from '../base/random.ts';
import { createDictionary, normaliseAtoms } from '../csc/problem.ts';
import { alignToExtremum } from '../detect/alignment.ts';
import { medianTemplates, overCluster } from '../detect/clusters.ts';
import { mergeClusters } from '../detect/merge-clusters.ts';
import { extractSnippets } from '../detect/snippets.ts';
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
export function clusterInitialTemplates(
  tiles: readonly Tile[],
  peaks: readonly TilePeak[],
  options: ClusteringOptions,
  random: Random,
): InitialTemplates {
  const templates: Float64Array[] = [];
  const masks: Uint8Array[] = [];
  const members: TilePeak[][] = [];
  const neighbourhood: number[] = [];
  const sizes: number[] = [];
  neighbourhoodsOf(peaks, options).forEach(({ channels, members: indices }, n) => {
    const chosen = random.shuffle(Int32Array.from(indices)).subarray(0, MAX_SNIPPETS).sort();
    const clusters = clusterNeighbourhood(tiles, peaks, chosen, channels, options, random);
    for (const { template, examples, size } of clusters) {
      const mask = new Uint8Array(options.channelCount);
      for (const channel of channels) mask[channel] = 1;
      templates.push(template);
      masks.push(mask);
      members.push(examples);
      neighbourhood.push(n);
      sizes.push(size);
    }
  });
  const all = createDictionary(templates.length, options.channelCount, options.templateSamples);
  all.atoms.set(concatenate(templates, Float64Array));
  const scale = normaliseAtoms(all);
  const kept = withoutTwins(all, scale, neighbourhood, sizes);
  return {
    count: kept.length,
    templateSamples: options.templateSamples,
    templates: concatenate(
      kept.map((t) => templates[t]),
      Float64Array,
    ),
    channelMask: concatenate(
      kept.map((t) => masks[t]),
      Uint8Array,
    ),
    members: kept.map((t) => members[t]),
  };
}

/** Groups peaks by the set of channels around them: one group where all channels neighbour each other. */
function neighbourhoodsOf(
  peaks: readonly TilePeak[],
  { neighbours }: ClusteringOptions,
): { channels: Int32Array; members: number[] }[] {
  const groups = new Map<string, { channels: Int32Array; members: number[] }>();
  peaks.forEach((peak, index) => {
    const channels = Int32Array.from(neighbours[peak.channel]).sort();
    const key = channels.join();
    const group = groups.get(key) ?? { channels, members: [] };
    group.members.push(index);
    groups.set(key, group);
  });
  return [...groups.values()];
}

function clusterNeighbourhood(
  tiles: readonly Tile[],
  peaks: readonly TilePeak[],
  chosen: Int32Array,
  channels: Int32Array,
  options: ClusteringOptions,
  random: Random,
): { template: Float64Array; examples: TilePeak[]; size: number }[] {
  const { templateSamples, nBefore, channelCount } = options;
  const dimension = channels.length * templateSamples;
  const snippets = new Float32Array(chosen.length * dimension);
  const maxShift = Math.max(1, Math.round(templateSamples / 8));
  const alignedPeaks = Array.from(chosen, (index, i): TilePeak => {
    const { tile, position, channel } = peaks[index];
    const { traces, samples } = tiles[tile];
    const aligned = alignToExtremum(traces, samples, [position], channels, maxShift);
    extractSnippets(
      traces,
      channelCount,
      samples,
      aligned,
      channels,
      nBefore,
      templateSamples - nBefore,
      snippets.subarray(i * dimension, (i + 1) * dimension),
    );
    return { tile, position: aligned[0], channel };
  });
  const fine = overCluster(snippets, chosen.length, channels.length, templateSamples, {
    clusters: options.clusters,
    components: options.components,
    random,
    restarts: options.restarts,
  });
  const merged = mergeClusters(fine.points, fine.components, fine.labels, fine.sizes.length);
  const { labels, sizes } = merged.sizes.length < options.fewest ? fine : merged;
  const templates = medianTemplates(snippets, labels, sizes, dimension);
  return Array.from(sizes, (size, cluster) => {
    const template = new Float64Array(channelCount * templateSamples);
    channels.forEach((channel, row) => {
      const from = cluster * dimension + row * templateSamples;
      template.set(templates.subarray(from, from + templateSamples), channel * templateSamples);
    });
    const examples = alignedPeaks.filter((_, i) => labels[i] === cluster).slice(0, MAX_EXAMPLES);
    return { template, examples, size };
  });
}

function concatenate<T extends Float64Array | Uint8Array>(
  parts: readonly T[],
  Type: new (length: number) => T,
): T {
  const whole = new Type(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
