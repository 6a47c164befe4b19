import { assert } from '../base/assert.ts';
import type { Random } from '../base/random.ts';
import { medianInPlace } from '../math/order-statistics.ts';
import { kMeans } from './k-means.ts';
import { computePca, project } from './pca.ts';

export interface OverClusterOptions {
  /** How many clusters to aim at: more than there can be neurons, 8 to 12 a neighbourhood. */
  readonly clusters: number;
  /** Principal components to cluster in, 6 to 12. */
  readonly components: number;
  readonly random: Random;
  readonly restarts?: number | undefined;
}

export interface Clusters {
  /** Cluster of each snippet, 0 to sizes.length - 1. */
  readonly labels: Int32Array;
  /** Snippets of each cluster, none empty. */
  readonly sizes: Int32Array;
  /** The snippets in principal components (snippets × components). */
  readonly points: Float64Array;
  readonly components: number;
}

/** The components are learned from at most this many snippets, evenly spread over the recording. */
const maximumSnippetsForPca = 1500;
/** Fewer than this many snippets a cluster give a median that is mostly noise. */
const smallestMeanClusterSize = 5;

/**
 * Splits the snippets of one neighbourhood into more clusters than there are neurons: principal
 * components, then k-means++. Starting with too few templates cannot be mended by learning,
 * starting with too many can, by merging. With few snippets there are fewer clusters, of at least
 * five snippets on average; without snippets there is none.
 *
 * @param snippets (count × channelsPerSnippet × samples), aligned, noise SD
 */
export function overCluster(
  snippets: Float32Array,
  count: number,
  channelsPerSnippet: number,
  samples: number,
  options: OverClusterOptions,
): Clusters {
  const dimension = channelsPerSnippet * samples;
  assert(snippets.length >= count * dimension, 'the snippets must fill count × channels × samples');
  if (count === 0) return noClusters;

  const sample = everyNth(snippets, count, dimension, maximumSnippetsForPca);
  const pca = computePca(sample, sample.length / dimension, dimension, options.components);
  const points = project(pca, snippets, count);
  const components = pca.variances.length;
  const enough = Math.floor(count / smallestMeanClusterSize);
  const k = Math.max(1, Math.min(options.clusters, enough));
  const found = kMeans(points, count, components, k, options.random, options.restarts);
  const { labels, sizes } = withoutEmptyClusters(found.labels, k);
  return { labels, sizes, points, components };
}

/**
 * Median of each cluster's snippets, sample by sample: overlaps with other spikes do not pull it.
 *
 * @param snippets (labels.length × dimension)
 * @param sizes snippets of each cluster; an empty cluster gets zeros
 * @returns (sizes.length × dimension)
 */
export function medianTemplates(
  snippets: Float32Array,
  labels: Int32Array,
  sizes: Int32Array,
  dimension: number,
): Float32Array {
  const templates = new Float32Array(sizes.length * dimension);
  const column = new Float32Array(labels.length);
  sizes.forEach((size, cluster) => {
    if (size === 0) return;
    const own = Int32Array.from(labels.keys()).filter((i) => labels[i] === cluster);
    for (let d = 0; d < dimension; d++) {
      for (let i = 0; i < own.length; i++) column[i] = snippets[own[i] * dimension + d];
      templates[cluster * dimension + d] = medianInPlace(column, own.length);
    }
  });
  return templates;
}

const noClusters: Clusters = {
  labels: new Int32Array(0),
  sizes: new Int32Array(0),
  points: new Float64Array(0),
  components: 0,
};

function everyNth(
  snippets: Float32Array,
  count: number,
  dimension: number,
  limit: number,
): Float32Array {
  if (count <= limit) return snippets.subarray(0, count * dimension);
  const chosen = new Float32Array(limit * dimension);
  for (let i = 0; i < limit; i++) {
    const from = Math.floor((i * count) / limit) * dimension;
    chosen.set(snippets.subarray(from, from + dimension), i * dimension);
  }
  return chosen;
}

/** Renumbers clusters so that each has members; the order stays. */
export function withoutEmptyClusters(
  labels: Int32Array,
  clusterCount: number,
): { labels: Int32Array; sizes: Int32Array } {
  const sizes = new Int32Array(clusterCount);
  for (const label of labels) sizes[label]++;
  const renumbered = new Int32Array(clusterCount);
  let next = 0;
  for (let c = 0; c < clusterCount; c++) renumbered[c] = sizes[c] > 0 ? next++ : -1;
  return {
    labels: labels.map((label) => renumbered[label]),
    sizes: sizes.filter((size) => size > 0),
  };
}
