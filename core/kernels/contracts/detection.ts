/** What waveforms are compared and grouped with. */

/** Principal components, as detect's `Pca` has them. */
export interface Components {
  readonly mean: Float64Array;
  /** `(components x dimension)` */
  readonly basis: Float64Array;
}

/** Twin: `plainDetectKernels` in core/detect. */
export interface Projection {
  /**
   * @param snippets `(count x dimension)`
   * @returns `(count x components)`
   */
  project(snippets: Float32Array | Float64Array, count: number): Float64Array;
}

/**
 * Inner products of rows with rows, in single precision. Twin: `rowProducts` in core/detect.
 * @param a `(aCount x dimension)`
 * @param b `(bCount x dimension)`; the same array where the rows are multiplied with each other
 * @returns `(aCount x bCount)`
 */
export type RowProducts = (
  a: Float32Array,
  aCount: number,
  b: Float32Array,
  bCount: number,
  dimension: number,
) => Float32Array;

/** What k-means knows of its points. */
export interface CentroidChoices {
  /** The nearest centroid of each point, the first of equals; -1 where it is not known. */
  readonly labels: Int32Array;
  /** Squared distance of each point to its centroid. */
  readonly distances: Float64Array;
  /** A distance that no other centroid is nearer than, for points that have a label. */
  readonly others: Float64Array;
}

/**
 * Compares points with centroids, where the bounds of `choices` do not tell already which is nearest;
 * the same bits in kernel and twin. Twin: `nearestCentroids` in core/detect.
 * @param points `(labels.length x dimension)`
 * @param centroids `(k x dimension)`
 * @param choices brought up to date in place
 * @returns whether a label changed
 */
export type NearestCentroids = (
  points: Float64Array,
  dimension: number,
  centroids: Float64Array,
  choices: CentroidChoices,
) => boolean;
