/**
 * The lag around which most pairs stand, and how many of them do.
 * @param lags how many pairs there are at each lag
 * @param tolerance lags up to this far away count as the same
 * @returns the index of the lag
 */
export function commonestLag(
  lags: Int32Array,
  tolerance: number,
): { lag: number; together: number } {
  let best = { lag: 0, together: -1 };
  let sum = 0;
  for (let last = 0; last < lags.length + tolerance; last++) {
    sum += last < lags.length ? lags[last] : 0;
    const gone = last - 2 * tolerance - 1;
    if (gone >= 0) sum -= lags[gone];
    if (sum > best.together) best = { lag: last - tolerance, together: sum };
  }
  return best;
}
