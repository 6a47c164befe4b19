/**
 * The inner loops of the search, four numbers in a turn: they are short and run many million times,
 * so that what a loop costs by itself counts.
 */

/** `target[at + i] -= factor * row[from + i]` for i in [0, count). */
export function subtractRow(
  target: Float64Array,
  at: number,
  row: Float64Array,
  from: number,
  count: number,
  factor: number,
): void {
  let i = 0;
  for (; i + 4 <= count; i += 4) {
    target[at + i] -= factor * row[from + i];
    target[at + i + 1] -= factor * row[from + i + 1];
    target[at + i + 2] -= factor * row[from + i + 2];
    target[at + i + 3] -= factor * row[from + i + 3];
  }
  for (; i < count; i++) target[at + i] -= factor * row[from + i];
}

/**
 * The first index in [from, end) whose value is not within (low, high); `end` where all are. Most
 * are, so the usual case is one pass without a stop.
 */
export function firstOutside(
  values: Float64Array,
  from: number,
  end: number,
  low: number,
  high: number,
): number {
  let i = from;
  for (; i + 4 <= end; i += 4) {
    const a = values[i];
    const b = values[i + 1];
    const c = values[i + 2];
    const d = values[i + 3];
    if (!(a < high && b < high && c < high && d < high)) break;
    if (!(a > low && b > low && c > low && d > low)) break;
  }
  while (i < end && values[i] < high && values[i] > low) i++;
  return i;
}
