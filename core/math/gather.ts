/**
 * The values at the given places, in their order; a loop, which is many times as fast as `Float64Array.from`. Gives
 * `out` back, overwritten.
 */
export function gather(
  values: ArrayLike<number>,
  places: ArrayLike<number>,
  out: Float64Array = new Float64Array(places.length),
): Float64Array {
  for (let i = 0; i < places.length; i++) out[i] = values[places[i]];
  return out;
}

/** Columns [start, end) of `(rows x rowLength)` numbers, row after row. Gives `out` back, overwritten. */
export function takeColumns(
  values: Float64Array,
  rowLength: number,
  start: number,
  end: number,
  out: Float64Array,
): Float64Array {
  for (let from = start, to = 0; from < values.length; from += rowLength, to += end - start) {
    out.set(values.subarray(from, from + end - start), to);
  }
  return out;
}

/**
 * The last `kept` columns of `(rows x length)` numbers become the first of `(rows x outLength)`, which may lie
 * in the same array, from its beginning. Gives `out` back; what follows in each row is to be written.
 */
export function keepColumns(
  values: Float64Array,
  length: number,
  kept: number,
  out: Float64Array,
  outLength: number,
): Float64Array {
  const rows = Math.floor(values.length / length);
  for (const row of rowsInOrder(rows, length, outLength)) {
    const end = (row + 1) * length;
    out.set(values.subarray(end - kept, end), row * outLength);
  }
  return out;
}

/** In one array, rows that move apart are moved from the last on, so that none falls on one yet to come. */
export function* rowsInOrder(rows: number, length: number, outLength: number): Iterable<number> {
  for (let i = 0; i < rows; i++) yield outLength > length ? rows - 1 - i : i;
}
