/** Inner products of pairs of rows, added to what stands in `sums`; see `AddPairSums`. */
export function addPairSums(
  rows: Float32Array,
  samples: number,
  pairs: Int32Array,
  sums: Float64Array,
): Float64Array {
  for (let p = 0; p < sums.length; p++) {
    sums[p] += innerProduct(rows, pairs[2 * p] * samples, pairs[2 * p + 1] * samples, samples);
  }
  return sums;
}

/** Of two stretches of one array; four sums side by side do not wait for each other. */
function innerProduct(values: Float32Array, a: number, b: number, count: number): number {
  let sum0 = 0;
  let sum1 = 0;
  let sum2 = 0;
  let sum3 = 0;
  let t = 0;
  for (; t + 4 <= count; t += 4) {
    sum0 += values[a + t] * values[b + t];
    sum1 += values[a + t + 1] * values[b + t + 1];
    sum2 += values[a + t + 2] * values[b + t + 2];
    sum3 += values[a + t + 3] * values[b + t + 3];
  }
  for (; t < count; t++) sum0 += values[a + t] * values[b + t];
  return sum0 + sum1 + (sum2 + sum3);
}
