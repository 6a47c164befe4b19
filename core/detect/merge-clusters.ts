import { CentroidDistances } from './centroid-distances.ts';
import { withoutEmptyClusters } from './clusters.ts';
import { projectOnDifference } from './difference-projection.ts';
import { separationTest } from './separation.ts';
import { deepestValley } from './valley.ts';

export interface MergedClusters {
  /** Cluster of each point, 0 to sizes.length - 1. */
  readonly labels: Int32Array;
  readonly sizes: Int32Array;
}

/** A pair is compared anew whenever one of the two changed; this many times a starting pair at most. */
const comparisonsPerPair = 4;
/** The points of a pair are dealt out anew this often at most: some would be handed round among three clusters for ever. */
const dealsPerPair = 2;

/**
 * Finds the number of clusters by merging an over-clustering, in the way of ISO-SPLIT (Magland &
 * Barnett, arXiv:1508.04841): the closest pair not yet compared is projected on the line between
 * its centroids; with no proven gap (`separationTest`) the two become one, with a gap their points
 * are dealt out anew at the gap's deepest place. Ends when every pair has been found apart.
 * A cluster need not be round or Gaussian, only unimodal along the lines to its neighbours.
 *
 * @param points (labels.length × dimension), noise SD
 * @param labels over-clustering, each 0 to clusterCount - 1
 * @param significance chance of keeping two parts of one cluster apart, a comparison
 */
export function mergeClusters(
  points: ArrayLike<number>,
  dimension: number,
  labels: Int32Array,
  clusterCount: number,
  significance?: number,
): MergedClusters {
  const members: number[][] = Array.from({ length: clusterCount }, () => []);
  labels.forEach((label, i) => {
    members[label].push(i);
  });
  const distances = new CentroidDistances(points, dimension, members);
  const deals = new Int32Array(clusterCount * clusterCount);
  const limit = (comparisonsPerPair * clusterCount * (clusterCount - 1)) / 2;

  for (let comparison = 0; comparison < limit; comparison++) {
    const pair = distances.closestPair();
    if (pair === undefined) break;
    const [a, b] = pair;
    const projection = projectOnDifference(points, dimension, members[a], members[b]);
    if (!separationTest(projection.a, projection.b, significance).separated) {
      members[a] = [...members[a], ...members[b]].sort((i, j) => i - j);
      members[b] = [];
      distances.update(a);
      distances.update(b);
      continue;
    }
    const pairIndex = a * clusterCount + b;
    if (deals[pairIndex] < dealsPerPair && dealOut(members, a, b, projection)) {
      deals[pairIndex]++;
      distances.update(a);
      distances.update(b);
    }
    distances.settle(a, b);
  }

  const merged = new Int32Array(labels.length);
  members.forEach((list, cluster) => {
    for (const i of list) merged[i] = cluster;
  });
  return withoutEmptyClusters(merged, clusterCount);
}

/** Moves points to the side of the gap on which they lie. Returns whether any moved. */
function dealOut(
  members: number[][],
  a: number,
  b: number,
  projection: { a: Float64Array; b: Float64Array },
): boolean {
  const pooled = new Float64Array(projection.a.length + projection.b.length);
  pooled.set(projection.a);
  pooled.set(projection.b, projection.a.length);
  const smallerShare = Math.min(projection.a.length, projection.b.length) / pooled.length;
  const valley = deepestValley(pooled, smallerShare / 2);
  if (valley.ratio === 1) return false;
  const onSideA: number[] = [];
  const onSideB: number[] = [];
  let moved = false;
  const deal = (list: readonly number[], values: Float64Array, isA: boolean) => {
    list.forEach((point, i) => {
      const nowA = values[i] < valley.position;
      (nowA ? onSideA : onSideB).push(point);
      if (nowA !== isA) moved = true;
    });
  };
  deal(members[a], projection.a, true);
  deal(members[b], projection.b, false);
  if (!moved || onSideA.length === 0 || onSideB.length === 0) return false;
  members[a] = onSideA.sort((i, j) => i - j);
  members[b] = onSideB.sort((i, j) => i - j);
  return true;
}
