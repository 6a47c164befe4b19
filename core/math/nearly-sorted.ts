type NumberArray = Uint8Array | Uint16Array | Int32Array | Float32Array | Float64Array;

/**
 * The order that sorts what is nearly sorted: a stable insertion sort, which takes as long as there
 * are elements and pairs out of order.
 * @param isAfter whether element `i` belongs after element `j`
 * @returns numbers of the elements, the first one's first
 */
export function orderOfNearlySorted(
  count: number,
  isAfter: (i: number, j: number) => boolean,
): Uint32Array {
  const order = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    let place = i;
    for (; place > 0 && isAfter(order[place - 1], i); place--) order[place] = order[place - 1];
    order[place] = i;
  }
  return order;
}

/**
 * Sorts nearly sorted rows whose numbers stand in columns, in place: the same insertion sort, which of many rows
 * holds nothing besides.
 * @param isAfter whether row `i` belongs after row `j`, as they stand now
 */
export function sortNearlySorted(
  columns: readonly NumberArray[],
  isAfter: (i: number, j: number) => boolean,
): void {
  for (let i = 0; i < columns[0].length; i++) {
    let place = i;
    while (place > 0 && isAfter(place - 1, i)) place--;
    if (place === i) continue;
    for (const column of columns) {
      const moved = column[i];
      column.copyWithin(place + 1, place, i);
      column[place] = moved;
    }
  }
}

/** Puts `values` into the given order, in place; only where that is not theirs already are some held twice. */
export function reorder<T extends NumberArray>(values: T, order: Uint32Array): T {
  for (let from = 0; from < order.length; from++) {
    if (order[from] === from) continue;
    // As far as the elements of this stretch come from, which is nearly in place, too.
    let to = from + 1;
    for (let i = from; i < to; i++) to = Math.max(to, order[i] + 1);
    const before = values.slice(from, to);
    for (let i = from; i < to; i++) values[i] = before[order[i] - from];
    from = to - 1;
  }
  return values;
}
