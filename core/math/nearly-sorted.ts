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

/** Elements of `values` in the given order. */
export function reordered<T extends Uint16Array | Int32Array | Float32Array | Float64Array>(
  values: T,
  order: Uint32Array,
): T {
  const sorted = values.slice() as T;
  for (let i = 0; i < order.length; i++) sorted[i] = values[order[i]];
  return sorted;
}
