import { Random } from '../base/random.ts';
import { medianTemplates, overCluster } from '../detect/clusters.ts';
import { mergeClusters } from '../detect/merge-clusters.ts';

/** The snippets of one neighbourhood, to be clustered: plain data, for any thread. */
export interface ClusteringTask {
  /** `(count x channels x samples)`, aligned, in units of noise. */
  readonly snippets: Float32Array;
  readonly count: number;
  readonly channelCount: number;
  readonly samples: number;
  /** Clusters and principal components to start from. */
  readonly clusters: number;
  readonly components: number;
  /** Starts of k-means; the usual number where it is not given. */
  readonly restarts?: number | undefined;
  /** Fewer clusters than this are too few: then the over-clustering is taken as it is. */
  readonly fewest: number;
  readonly seed: number;
}

export interface SnippetClusters {
  /** Cluster of each snippet. */
  readonly labels: Int32Array;
  readonly sizes: Int32Array;
  /** Median of each cluster, `(clusters x channels x samples)`. */
  readonly templates: Float32Array;
}

/** Over-clusters snippets (PCA, k-means++) and merges what no gap holds apart. */
export function clusterSnippets(task: ClusteringTask): SnippetClusters {
  const { snippets, count, channelCount, samples, clusters, components, restarts } = task;
  const random = new Random(task.seed);
  const options = { clusters, components, random, restarts };
  const fine = overCluster(snippets, count, channelCount, samples, options);
  const merged = mergeClusters(fine.points, fine.components, fine.labels, fine.sizes.length);
  const { labels, sizes } = merged.sizes.length < task.fewest ? fine : merged;
  const templates = medianTemplates(snippets, labels, sizes, channelCount * samples);
  return { labels, sizes, templates };
}
