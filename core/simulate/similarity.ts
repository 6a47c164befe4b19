/**
 * Largest absolute normalised cross-correlation of two multi-channel waveforms over all lags up to
 * `maxLag`; samples outside a waveform count as zero.
 *
 *     max_l | sum_p sum_k a_p[k] b_p[k + l] | / (||a|| ||b||)
 *
 * @param a (channels x samples), row by row
 * @param b same shape as `a`
 * @returns 0 (nothing in common, or one of the two is all zeros) to 1 (same up to scale, sign, shift)
 */
export function similarity(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  channelCount: number,
  maxLag: number,
): number {
  const sampleCount = a.length / channelCount;
  let largest = 0;
  for (let lag = -maxLag; lag <= maxLag; lag++) {
    const first = Math.max(0, -lag);
    const last = Math.min(sampleCount, sampleCount - lag);
    let product = 0;
    for (let channel = 0; channel < channelCount; channel++) {
      const row = channel * sampleCount;
      for (let k = first; k < last; k++) product += a[row + k] * b[row + k + lag];
    }
    largest = Math.max(largest, Math.abs(product));
  }
  const norms = norm(a) * norm(b);
  return norms === 0 ? 0 : largest / norms;
}

export function norm(values: ArrayLike<number>): number {
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += values[i] * values[i];
  return Math.sqrt(squares);
}
