import { Random } from '../base/random.ts';
import { withoutEmptyClusters } from '../detect/clusters.ts';
import { kMeans } from '../detect/k-means.ts';
import { mergeClusters } from '../detect/merge-clusters.ts';
import { computePca, project } from '../detect/pca.ts';

const COMPONENTS = 6;
/** Clusters to begin with: a small neuron in the events of a large one gets none of two. */
const MAX_CLUSTERS = 8;
const RESTARTS = 8;
/** Chance of splitting one neuron in two, a test. */
const SIGNIFICANCE = 0.005;
/** Halves whose means are closer than this, in noise standard deviations, could not be told apart later. */
const MINIMUM_DISTANCE = 4;

/** The cleaned waveforms of a unit's events, of which it is asked whether they are of one neuron: plain data, for any thread. */
export interface SplitTask {
  /** `(count x dimension)` */
  readonly waveforms: Float32Array;
  readonly count: number;
  readonly dimension: number;
  /** Spikes that either half must have. */
  readonly minimumSpikes: number;
  /** `in any case`: two halves, gap or none. */
  readonly wanted: 'if proven' | 'in any case';
  readonly seed: number;
}

/** The mean waveforms of the two units that one turned out to be. */
export type SplitWaveforms = readonly [Float64Array, Float64Array];

/**
 * Looks for more than one neuron in the events of one unit: their waveforms are clustered, and clusters
 * that no gap holds apart are joined. Of several that are left the one that differs most from the others
 * is taken out.
 * @returns null when the events are one population
 */
export function splitWaveforms(task: SplitTask): SplitWaveforms | null {
  const { waveforms, count, dimension, minimumSpikes } = task;
  if (count < 2 * minimumSpikes) return null;
  const pca = computePca(waveforms, count, dimension, COMPONENTS);
  const components = pca.variances.length;
  const points = project(pca, waveforms, count);
  const proven = task.wanted === 'if proven';
  const clusters = proven ? Math.min(MAX_CLUSTERS, Math.floor(count / minimumSpikes)) : 2;
  const fine = kMeans(points, count, components, clusters, new Random(task.seed), RESTARTS);
  const { labels, sizes } = proven
    ? mergeClusters(points, components, fine.labels, clusters, SIGNIFICANCE)
    : withoutEmptyClusters(fine.labels, clusters);
  const meanOf = (isMember: (label: number) => boolean) => {
    const mean = new Float64Array(dimension);
    const own = Array.from(labels.keys()).filter((i) => isMember(labels[i]));
    for (const i of own) {
      for (let d = 0; d < dimension; d++) mean[d] += waveforms[i * dimension + d];
    }
    return mean.map((sum) => sum / own.length);
  };
  let farthest = proven ? MINIMUM_DISTANCE : 0;
  let split: SplitWaveforms | null = null;
  sizes.forEach((size, label) => {
    if (size < minimumSpikes || count - size < minimumSpikes) return;
    const [rest, part] = [meanOf((other) => other !== label), meanOf((other) => other === label)];
    const distance = Math.sqrt(rest.reduce((sum, value, i) => sum + (value - part[i]) ** 2, 0));
    if (distance < farthest) return;
    farthest = distance;
    split = [rest, part];
  });
  return split;
}
