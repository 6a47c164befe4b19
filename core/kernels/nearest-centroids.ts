import type { CentroidChoices } from './contracts/detection.ts';
import type { KernelInstance } from './instance.ts';

/** Centroids that are compared at a time. */
const LANES = 4;
/** Bounds are trusted up to rounding. */
export const SAFE = 1 - 1e-9;

/** See `NearestCentroids`. */
export function compiledNearestCentroids(
  { arena, compiled }: KernelInstance,
  points: Float64Array,
  dimension: number,
  centroids: Float64Array,
  { labels, distances, others }: CentroidChoices,
): boolean {
  const count = labels.length;
  const k = centroids.length / dimension;
  const columns = Math.ceil(k / LANES) * LANES;
  const mark = arena.begin();
  const pointsAt = arena.reserve(8 * count * dimension);
  const centroidsAt = arena.reserve(8 * columns * dimension);
  const labelsAt = arena.reserve(4 * count);
  const distancesAt = arena.reserve(8 * count);
  const othersAt = arena.reserve(8 * count);
  const { float64, int32 } = arena;
  float64.set(points.subarray(0, count * dimension), pointsAt / 8);
  float64.fill(Number.POSITIVE_INFINITY, centroidsAt / 8, centroidsAt / 8 + columns * dimension);
  for (let c = 0; c < k; c++) {
    for (let d = 0; d < dimension; d++) {
      float64[centroidsAt / 8 + d * columns + c] = centroids[c * dimension + d];
    }
  }
  int32.set(labels, labelsAt / 4);
  float64.set(others, othersAt / 8);
  const changed = compiled.nearestCentroids(
    pointsAt,
    count,
    dimension,
    centroidsAt,
    8 * columns,
    labelsAt,
    distancesAt,
    othersAt,
    SAFE,
  );
  labels.set(int32.subarray(labelsAt / 4, labelsAt / 4 + count));
  distances.set(float64.subarray(distancesAt / 8, distancesAt / 8 + count));
  others.set(float64.subarray(othersAt / 8, othersAt / 8 + count));
  arena.release(mark);
  return changed !== 0;
}
