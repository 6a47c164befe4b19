/** Some rows of a planar array `values[row * length + t]`, in the order asked for. */
export function chosenRows(
  values: Float32Array,
  length: number,
  rows: readonly number[],
): Float32Array {
  const chosen = new Float32Array(rows.length * length);
  rows.forEach((row, i) => {
    chosen.set(values.subarray(row * length, (row + 1) * length), i * length);
  });
  return chosen;
}
