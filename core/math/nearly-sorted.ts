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

/** Puts `values` into the given order, in place; only where that is not theirs already are some held twice. */
export function reorder<
  T extends Uint8Array | Uint16Array | Int32Array | Float32Array | Float64Array,
>(values: T, order: Uint32Array): T {
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
