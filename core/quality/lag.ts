/**
 * The constant number of samples by which a tested train is late: the most frequent difference
 * `tested - truth` within +-`maxLag`, in whole samples, the one nearest to zero of equals; 0 where
 * there is no difference to count. Two sortings may put a spike at different places of its waveform
 * (its start, its trough); shifting by the lag makes them comparable. Nothing does it unasked.
 *
 * @param truth samples, ascending
 * @param tested samples, ascending
 */
export function estimateLag(truth: Float64Array, tested: Float64Array, maxLag: number): number {
  const counts = new Float64Array(2 * maxLag + 1);
  let start = 0;
  for (const time of truth) {
    while (start < tested.length && Math.round(tested[start] - time) < -maxLag) start++;
    for (let j = start; j < tested.length; j++) {
      const lag = Math.round(tested[j] - time);
      if (lag > maxLag) break;
      counts[lag + maxLag]++;
    }
  }
  let best = 0;
  for (let distance = 1; distance <= maxLag; distance++) {
    for (const lag of [-distance, distance]) {
      if (counts[lag + maxLag] > counts[best + maxLag]) best = lag;
    }
  }
  return best;
}
