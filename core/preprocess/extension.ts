/**
 * Fills `signal[0 .. length)` around its known part `[first, first + count)`, `count` >= 1, with the
 * odd reflection `2 x[end] - x[mirrored]`; where the known part is too short to mirror, the last
 * value goes on.
 */
export function extendByReflection(
  signal: Float64Array,
  first: number,
  count: number,
  length: number,
): Float64Array {
  const last = first + count - 1;
  for (let i = 1; i <= first; i++) {
    signal[first - i] = i < count ? 2 * signal[first] - signal[first + i] : signal[first - i + 1];
  }
  for (let i = 1; last + i < length; i++) {
    signal[last + i] = i < count ? 2 * signal[last] - signal[last - i] : signal[last + i - 1];
  }
  return signal;
}
