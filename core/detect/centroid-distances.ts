/**
 * Squared distances of clusters' centroids, for finding the closest pair again and again while few
 * clusters change. Clusters without members have none; a pair that is settled has none until one of
 * the two changes.
 */
export class CentroidDistances {
  private readonly points: ArrayLike<number>;
  private readonly dimension: number;
  private readonly members: readonly (readonly number[])[];
  /** (clusters × dimension). */
  private readonly centroids: Float64Array;
  /** (clusters × clusters), above the diagonal; Infinity for a pair that is out of question. */
  private readonly distances: Float64Array;

  /**
   * @param points (count × dimension)
   * @param members points of each cluster; may change between calls, see `update`
   */
  constructor(
    points: ArrayLike<number>,
    dimension: number,
    members: readonly (readonly number[])[],
  ) {
    const count = members.length;
    this.points = points;
    this.dimension = dimension;
    this.members = members;
    this.centroids = new Float64Array(count * dimension);
    this.distances = new Float64Array(count * count).fill(Number.POSITIVE_INFINITY);
    for (let cluster = 0; cluster < count; cluster++) this.place(cluster);
    for (let cluster = 0; cluster < count; cluster++) this.measure(cluster);
  }

  /** To be called when a cluster's members have changed. */
  update(cluster: number): void {
    this.place(cluster);
    this.measure(cluster);
  }

  /** Leaves a pair out of question until one of the two changes. */
  settle(a: number, b: number): void {
    this.distances[this.indexOf(a, b)] = Number.POSITIVE_INFINITY;
  }

  /** The first of the closest pairs in question, the lower number first; undefined where none is left. */
  closestPair(): [number, number] | undefined {
    const count = this.members.length;
    let closest: [number, number] | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (let a = 0; a < count; a++) {
      for (let b = a + 1; b < count; b++) {
        const distance = this.distances[a * count + b];
        if (distance >= least) continue;
        least = distance;
        closest = [a, b];
      }
    }
    return closest;
  }

  private indexOf(a: number, b: number): number {
    return Math.min(a, b) * this.members.length + Math.max(a, b);
  }

  private place(cluster: number): void {
    const { dimension, points } = this;
    const centroid = this.centroids.subarray(cluster * dimension, (cluster + 1) * dimension);
    const own = this.members[cluster];
    centroid.fill(0);
    for (const i of own) {
      for (let d = 0; d < dimension; d++) centroid[d] += points[i * dimension + d];
    }
    for (let d = 0; d < dimension; d++) centroid[d] /= Math.max(1, own.length);
  }

  private measure(cluster: number): void {
    const { dimension, centroids, members } = this;
    for (let other = 0; other < members.length; other++) {
      if (other === cluster) continue;
      let distance = Number.POSITIVE_INFINITY;
      if (members[cluster].length > 0 && members[other].length > 0) {
        distance = 0;
        for (let d = 0; d < dimension; d++) {
          distance += (centroids[cluster * dimension + d] - centroids[other * dimension + d]) ** 2;
        }
      }
      this.distances[this.indexOf(cluster, other)] = distance;
    }
  }
}
