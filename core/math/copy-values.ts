/**
 * `out[to + k] = values[from + k]`, one by one. Arrays copy themselves faster where there are many values; a
 * view for a few dozen costs more than copying them, and memory that threads share is copied byte by byte
 * where the two sides do not begin alike.
 */
export function copyValues(
  values: Float32Array,
  from: number,
  count: number,
  out: Float32Array,
  to: number,
): void {
  for (let k = 0; k < count; k++) out[to + k] = values[from + k];
}
