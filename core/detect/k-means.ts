import { assert } from '../base/assert.ts';
import type { Random } from '../base/random.ts';
import type { CentroidChoices } from '../kernels/contracts/detection.ts';
import { detectKernels } from './detect-kernels.ts';
import { squaredDistance } from './squared-distance.ts';

export interface KMeans {
  /** Cluster of each point, 0 to k - 1. */
  readonly labels: Int32Array;
  /** (k × dimension). */
  readonly centroids: Float64Array;
  /** Σ_i |p_i - centroid of its cluster|². */
  readonly inertia: number;
  /** The inertia after each assignment of the winning restart; it never rises. */
  readonly inertiaPerIteration: readonly number[];
}

const defaultRestarts = 20;
const maximumIterations = 100;
/** Restarts compete on at most this many points, evenly spread. */
const pointsForRestarts = 2000;

/**
 * Lloyd's k-means from k-means++ starts (Arthur & Vassilvitskii 2007); the restart of least inertia
 * wins, the earlier of equals. With many points the restarts compete on a part of them, and the
 * winner goes on with all. A cluster that loses its last point is re-seeded at the point that is
 * worst represented.
 *
 * @param points (count × dimension)
 * @param k at most `count`
 */
export function kMeans(
  points: Float64Array,
  count: number,
  dimension: number,
  k: number,
  random: Random,
  restarts = defaultRestarts,
): KMeans {
  assert(k >= 1 && k <= count, 'k-means needs at least one point a cluster');
  const part = everyNth(points, count, dimension, Math.max(k, pointsForRestarts));
  const partCount = Math.min(count, Math.max(k, pointsForRestarts));
  let best: KMeans | undefined;
  for (let restart = 0; restart < Math.max(1, restarts); restart++) {
    const seeds = seedPlusPlus(part, partCount, dimension, k, random);
    const found = lloyd(part, partCount, dimension, k, seeds);
    if (best === undefined || found.inertia < best.inertia) best = found;
  }
  assert(best !== undefined, 'k-means ran at least once');
  return partCount === count ? best : lloyd(points, count, dimension, k, best.centroids);
}

/**
 * Moves `centroids` (changed in place) until no label changes. Most points are not compared with all
 * centroids again: no centroid can have come nearer than it was by more than it moved (Hamerly 2010).
 */
function lloyd(
  points: Float64Array,
  count: number,
  dimension: number,
  k: number,
  centroids: Float64Array,
): KMeans {
  const labels = new Int32Array(count).fill(-1);
  const distances = new Float64Array(count);
  const others = new Float64Array(count);
  const choices: CentroidChoices = { labels, distances, others };
  const { nearestCentroids } = detectKernels();
  const before = new Float64Array(k * dimension);
  const inertiaPerIteration: number[] = [];
  for (let iteration = 1; ; iteration++) {
    const changed = nearestCentroids(points, dimension, centroids, choices);
    let inertia = 0;
    for (let i = 0; i < count; i++) inertia += distances[i];
    inertiaPerIteration.push(inertia);
    if (!changed || iteration === maximumIterations) break;
    before.set(centroids);
    moveCentroids(points, count, dimension, centroids, k, labels, distances);
    const moved = farthestMove(before, centroids, dimension, k);
    for (let i = 0; i < count; i++) others[i] -= moved;
  }
  const inertia = inertiaPerIteration[inertiaPerIteration.length - 1];
  return { labels, centroids, inertia, inertiaPerIteration };
}

function farthestMove(
  before: Float64Array,
  after: Float64Array,
  dimension: number,
  k: number,
): number {
  let farthest = 0;
  for (let c = 0; c < k; c++) {
    const at = c * dimension;
    farthest = Math.max(farthest, squaredDistance(before, at, after, at, dimension));
  }
  return Math.sqrt(farthest);
}

function everyNth(
  points: Float64Array,
  count: number,
  dimension: number,
  limit: number,
): Float64Array {
  if (count <= limit) return points;
  const chosen = new Float64Array(limit * dimension);
  for (let i = 0; i < limit; i++) {
    const from = Math.floor((i * count) / limit) * dimension;
    chosen.set(points.subarray(from, from + dimension), i * dimension);
  }
  return chosen;
}

/** Each further seed is drawn with probability proportional to the squared distance to the nearest so far. */
function seedPlusPlus(
  points: Float64Array,
  count: number,
  dimension: number,
  k: number,
  random: Random,
): Float64Array {
  const centroids = new Float64Array(k * dimension);
  const nearest = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  let seed = random.integer(count);
  for (let c = 0; c < k; c++) {
    centroids.set(points.subarray(seed * dimension, (seed + 1) * dimension), c * dimension);
    let total = 0;
    for (let i = 0; i < count; i++) {
      const bound = nearest[i];
      const at = c * dimension;
      const distance = squaredDistance(points, i * dimension, centroids, at, dimension, bound);
      if (distance < bound) nearest[i] = distance;
      total += nearest[i];
    }
    seed = drawProportional(nearest, total, random);
  }
  return centroids;
}

function drawProportional(weights: Float64Array, total: number, random: Random): number {
  let left = random.uniform() * total;
  for (let i = 0; i < weights.length; i++) {
    left -= weights[i];
    if (left < 0) return i;
  }
  return random.integer(weights.length);
}

function moveCentroids(
  points: Float64Array,
  count: number,
  dimension: number,
  centroids: Float64Array,
  k: number,
  labels: Int32Array,
  distances: Float64Array,
): void {
  const sizes = new Int32Array(k);
  centroids.fill(0);
  for (let i = 0; i < count; i++) {
    const target = labels[i] * dimension;
    sizes[labels[i]]++;
    for (let d = 0; d < dimension; d++) centroids[target + d] += points[i * dimension + d];
  }
  for (let c = 0; c < k; c++) {
    if (sizes[c] > 0) {
      for (let d = 0; d < dimension; d++) centroids[c * dimension + d] /= sizes[c];
      continue;
    }
    let worst = 0;
    for (let i = 1; i < count; i++) if (distances[i] > distances[worst]) worst = i;
    centroids.set(points.subarray(worst * dimension, (worst + 1) * dimension), c * dimension);
    distances[worst] = 0;
  }
}
