import type { CentroidChoices } from '../kernels/contracts/detection.ts';
import { SAFE } from '../kernels/nearest-centroids.ts';
import { squaredDistance } from './squared-distance.ts';

/** See `NearestCentroids`: most points are not compared with all centroids again (Hamerly 2010). */
export function nearestCentroids(
  points: Float64Array,
  dimension: number,
  centroids: Float64Array,
  { labels, distances, others }: CentroidChoices,
): boolean {
  let changed = false;
  for (let i = 0; i < labels.length; i++) {
    const row = i * dimension;
    if (labels[i] >= 0) {
      distances[i] = squaredDistance(points, row, centroids, labels[i] * dimension, dimension);
      if (Math.sqrt(distances[i]) < SAFE * others[i]) continue;
    }
    let nearest = 0;
    let least = Number.POSITIVE_INFINITY;
    let second = Number.POSITIVE_INFINITY;
    for (let at = 0; at < centroids.length; at += dimension) {
      const distance = squaredDistance(points, row, centroids, at, dimension, second);
      if (distance < least) {
        second = least;
        least = distance;
        nearest = at / dimension;
      } else if (distance < second) second = distance;
    }
    distances[i] = least;
    others[i] = Math.sqrt(second);
    if (labels[i] !== nearest) {
      labels[i] = nearest;
      changed = true;
    }
  }
  return changed;
}
