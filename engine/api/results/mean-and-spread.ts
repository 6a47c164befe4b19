/** Mean and standard deviation over the first axis of `(count x size)` values; zeros of none. */
export function meanAndSpread(
  values: Float32Array,
  count: number,
): { readonly mean: Float32Array; readonly standardDeviation: Float32Array } {
  const size = count === 0 ? 0 : values.length / count;
  const mean = new Float32Array(size);
  const standardDeviation = new Float32Array(size);
  for (let i = 0; i < size; i++) {
    let sum = 0;
    for (let row = 0; row < count; row++) sum += values[row * size + i]!;
    mean[i] = sum / count;
    let squares = 0;
    for (let row = 0; row < count; row++) squares += (values[row * size + i]! - mean[i]!) ** 2;
    standardDeviation[i] = Math.sqrt(squares / count);
  }
  return { mean, standardDeviation };
}
