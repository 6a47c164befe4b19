/** Sorts `count` unsigned numbers in place, rising. */
export function heapSort(values: usize, count: i32): void {
  for (let root = (count >> 1) - 1; root >= 0; root--) siftDown(values, root, count);
  for (let last = count - 1; last > 0; last--) {
    const largest = load<u32>(values);
    store<u32>(values, load<u32>(values + ((<usize>last) << 2)));
    store<u32>(values + ((<usize>last) << 2), largest);
    siftDown(values, 0, last);
  }
}

function siftDown(values: usize, from: i32, count: i32): void {
  const value = load<u32>(values + ((<usize>from) << 2));
  let hole = from;
  for (let child = 2 * hole + 1; child < count; child = 2 * hole + 1) {
    let larger = load<u32>(values + ((<usize>child) << 2));
    if (child + 1 < count) {
      const other = load<u32>(values + ((<usize>child) << 2), 4);
      if (other > larger) {
        larger = other;
        child++;
      }
    }
    if (larger <= value) break;
    store<u32>(values + ((<usize>hole) << 2), larger);
    hole = child;
  }
  store<u32>(values + ((<usize>hole) << 2), value);
}
