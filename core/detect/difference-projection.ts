/** Two groups of points along the line between their means. */
export interface DifferenceProjection {
  readonly a: Float64Array;
  readonly b: Float64Array;
}

/**
 * Projects two groups on the difference of their means, each point on the difference as it is
 * without that point. In D dimensions the members of a group of n lie about √(D / n) noise SD
 * towards their own mean only because they made it: without leaving them out, two halves of one
 * small cluster look apart. The values are (p_i - m) · (mean_b - mean_a)_without_i / |mean_b - mean_a|
 * with m the mean of all points of both groups, so the groups' own sides are a negative, b positive.
 *
 * @param points (points × dimension), e.g. snippets or their principal components, noise SD
 * @param membersA indices of the points of one group
 * @param membersB indices of the points of the other
 */
export function projectOnDifference(
  points: ArrayLike<number>,
  dimension: number,
  membersA: ArrayLike<number>,
  membersB: ArrayLike<number>,
): DifferenceProjection {
  const meanA = meanOf(points, dimension, membersA);
  const meanB = meanOf(points, dimension, membersB);
  const total = Math.max(1, membersA.length + membersB.length);
  const centre = meanA.map(
    (value, d) => (membersA.length * value + membersB.length * meanB[d]) / total,
  );
  const difference = meanB.map((value, d) => value - meanA[d]);
  const length = Math.sqrt(difference.reduce((sum, value) => sum + value * value, 0));
  const scale = length > 0 ? 1 / length : 0;

  const project = (members: ArrayLike<number>, ownMean: Float64Array, ownSide: -1 | 1) => {
    const others = members.length - 1;
    const projected = new Float64Array(members.length);
    for (let m = 0; m < members.length; m++) {
      const row = members[m] * dimension;
      let value = 0;
      for (let d = 0; d < dimension; d++) {
        const point = points[row + d];
        const ownShare = others > 0 ? (point - ownMean[d]) / others : 0;
        value += (point - centre[d]) * (difference[d] - ownSide * ownShare);
      }
      projected[m] = value * scale;
    }
    return projected;
  };
  return { a: project(membersA, meanA, -1), b: project(membersB, meanB, 1) };
}

function meanOf(
  points: ArrayLike<number>,
  dimension: number,
  members: ArrayLike<number>,
): Float64Array {
  const mean = new Float64Array(dimension);
  for (let m = 0; m < members.length; m++) {
    const row = members[m] * dimension;
    for (let d = 0; d < dimension; d++) mean[d] += points[row + d];
  }
  return mean.map((sum) => sum / Math.max(1, members.length));
}
