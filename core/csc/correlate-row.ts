/**
 * Adds the correlation of one row of an atom to `target`: four positions at a time, four taps in a
 * turn, so that each sample is loaded once for all four and never moved. Every position is summed tap
 * by tap.
 * @param trace `target.length + taps.length - 1` samples
 */
export function correlateRow(taps: Float64Array, trace: Float64Array, target: Float64Array): void {
  const tapCount = taps.length;
  const positions = target.length;
  let n = 0;
  for (; n + 4 <= positions; n += 4) {
    let sum0 = 0;
    let sum1 = 0;
    let sum2 = 0;
    let sum3 = 0;
    let y0 = trace[n];
    let y1 = trace[n + 1];
    let y2 = trace[n + 2];
    let y3 = 0;
    let k = 0;
    for (; k + 4 <= tapCount; k += 4) {
      y3 = trace[n + k + 3];
      let h = taps[k];
      sum0 += h * y0;
      sum1 += h * y1;
      sum2 += h * y2;
      sum3 += h * y3;
      y0 = trace[n + k + 4];
      h = taps[k + 1];
      sum0 += h * y1;
      sum1 += h * y2;
      sum2 += h * y3;
      sum3 += h * y0;
      y1 = trace[n + k + 5];
      h = taps[k + 2];
      sum0 += h * y2;
      sum1 += h * y3;
      sum2 += h * y0;
      sum3 += h * y1;
      y2 = trace[n + k + 6];
      h = taps[k + 3];
      sum0 += h * y3;
      sum1 += h * y0;
      sum2 += h * y1;
      sum3 += h * y2;
    }
    for (; k < tapCount; k++) {
      y3 = trace[n + k + 3];
      const h = taps[k];
      sum0 += h * y0;
      sum1 += h * y1;
      sum2 += h * y2;
      sum3 += h * y3;
      y0 = y1;
      y1 = y2;
      y2 = y3;
    }
    target[n] += sum0;
    target[n + 1] += sum1;
    target[n + 2] += sum2;
    target[n + 3] += sum3;
  }
  for (; n < positions; n++) {
    let sum = 0;
    for (let k = 0; k < tapCount; k++) sum += taps[k] * trace[n + k];
    target[n] += sum;
  }
}
