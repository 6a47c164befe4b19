/**
 * Median of the `width` values around each value; near the ends of the first or last so many, and of
 * all where there are fewer. An even number has the mean of the two in the middle.
 * Gives `out` back, overwritten.
 * @param width odd
 * @param values without NaN
 */
export function runningMedian(
  values: Float64Array,
  width: number,
  out: Float64Array = new Float64Array(values.length),
): Float64Array {
  const count = values.length;
  const held = Math.min(width, count);
  const window = values.slice(0, held).sort();
  const lower = (held - 1) >> 1;
  const upper = held >> 1;
  const half = width >> 1;
  for (let k = 0, from = 0; k < count; k++) {
    const start = Math.max(0, Math.min(k - half, count - width));
    for (; from < start; from++) replace(window, values[from], values[from + held]);
    out[k] = window[lower] + 0.5 * (window[upper] - window[lower]);
  }
  return out;
}

/** Puts a value in the place of another one in a sorted window, which stays sorted. */
function replace(window: Float64Array, gone: number, come: number): void {
  let at = placeOf(window, gone);
  // One by one: so few are moved that asking for all at once takes longer.
  for (; at + 1 < window.length && window[at + 1] < come; at++) window[at] = window[at + 1];
  for (; at > 0 && window[at - 1] > come; at--) window[at] = window[at - 1];
  window[at] = come;
}

/** The first place whose value is not below the given one. */
function placeOf(window: Float64Array, value: number): number {
  let from = 0;
  let to = window.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (window[middle] < value) from = middle + 1;
    else to = middle;
  }
  return from;
}
