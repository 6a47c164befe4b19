import type { ColumnExtremes } from './contracts/tables.ts';
import type { KernelInstance } from './instance.ts';

/** Columns of a vector. */
const LANES = 8;

/** See `FindExtremes`. */
export function compiledExtremes(
  { arena, compiled }: KernelInstance,
  frames: Int16Array,
  columnCount: number,
  binFrames: number,
): ColumnExtremes {
  const frameCount = frames.length / columnCount;
  const bins = Math.ceil(frameCount / binFrames);
  const groups = Math.ceil(columnCount / LANES);
  const width = LANES * groups;
  const mark = arena.begin();
  // The last vector of the last frame reaches beyond it.
  const framesAt = arena.reserve(2 * (frames.length + LANES));
  const lowAt = arena.reserve(2 * bins * width);
  const highAt = arena.reserve(2 * bins * width);
  const int16 = new Int16Array(arena.memory.buffer);
  int16.set(frames, framesAt / 2);
  compiled.findExtremes(framesAt, 2 * columnCount, groups, frameCount, binFrames, lowAt, highAt);
  const low = rowsOf(int16, lowAt / 2, bins, width, columnCount);
  const high = rowsOf(int16, highAt / 2, bins, width, columnCount);
  arena.release(mark);
  return { low, high };
}

/** Rows of `columnCount` numbers out of wider ones. */
function rowsOf(
  values: Int16Array<SharedArrayBuffer>,
  first: number,
  rows: number,
  width: number,
  columnCount: number,
): Int16Array {
  if (width === columnCount) return values.slice(first, first + rows * width);
  const narrow = new Int16Array(rows * columnCount);
  for (let row = 0; row < rows; row++) {
    const from = first + row * width;
    narrow.set(values.subarray(from, from + columnCount), row * columnCount);
  }
  return narrow;
}
