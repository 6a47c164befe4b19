/** Gives up as soon as the distance is known to be at least `bound`. */
export function squaredDistance(
  a: Float64Array,
  offsetA: number,
  b: Float64Array,
  offsetB: number,
  dimension: number,
  bound = Number.POSITIVE_INFINITY,
): number {
  let sum = 0;
  for (let d = 0; d < dimension && sum < bound; d++) {
    const difference = a[offsetA + d] - b[offsetB + d];
    sum += difference * difference;
  }
  return sum;
}
