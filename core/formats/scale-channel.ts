/**
 * Copies one channel out of stored samples and scales it to microvolts:
 * `out[outStart + t] = (samples[first + t * stride] - offsetCounts) * gainToMicrovolts`.
 * NaN and infinities pass as they are.
 * @param samples stored numbers, at least `first + (count - 1) * stride + 1`
 * @param out float32, at least `outStart + count`
 */
export function scaleChannel(
  samples: ArrayLike<number>,
  first: number,
  stride: number,
  count: number,
  gainToMicrovolts: number,
  offsetCounts: number,
  out: Float32Array,
  outStart: number,
): Float32Array {
  for (let t = 0, i = first; t < count; t++, i += stride) {
    out[outStart + t] = (samples[i] - offsetCounts) * gainToMicrovolts;
  }
  return out;
}
