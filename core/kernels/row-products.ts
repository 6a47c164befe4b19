import type { Arena } from './arena.ts';
import type { KernelInstance } from './instance.ts';

/** Values of a vector. */
const LANES = 4;
/** Rows of `a` that are multiplied with the same of `b` while these are in the cache. */
const PANEL = 32;

/** See `RowProducts`. */
export function compiledRowProducts(
  { arena, compiled }: KernelInstance,
  a: Float32Array,
  aCount: number,
  b: Float32Array,
  bCount: number,
  dimension: number,
): Float32Array {
  const width = roundUp(dimension);
  const [aRows, bRows] = [roundUp(aCount), roundUp(bCount)];
  const mark = arena.begin();
  const bAt = placeRows(arena, b, bCount, dimension);
  const aAt = a === b ? bAt : placeRows(arena, a, aCount, dimension);
  const out = arena.reserve(4 * aRows * bRows);
  for (let first = 0; first < bRows; first += PANEL) {
    const panel = Math.min(PANEL, bRows - first);
    // The products of the rows with themselves are symmetric: only those up to the diagonal.
    const rows = a === b ? Math.min(aRows, first + panel) : aRows;
    const panelAt = bAt + 4 * first * width;
    compiled.multiplyRows(aAt, rows, panelAt, panel, 4 * width, out + 4 * first, 4 * bRows);
  }
  const products = new Float32Array(aCount * bCount);
  for (let i = 0; i < aCount; i++) {
    const from = out / 4 + i * bRows;
    products.set(arena.float32.subarray(from, from + bCount), i * bCount);
  }
  arena.release(mark);
  if (a === b) mirror(products, aCount);
  return products;
}

function placeRows(arena: Arena, rows: Float32Array, count: number, dimension: number): number {
  const width = roundUp(dimension);
  const address = arena.reserve(4 * roundUp(count) * width);
  const placed = arena.float32.subarray(address / 4, address / 4 + roundUp(count) * width);
  if (width === dimension) placed.set(rows.subarray(0, count * dimension));
  else {
    for (let i = 0; i < count; i++) {
      placed.set(rows.subarray(i * dimension, (i + 1) * dimension), i * width);
      placed.fill(0, i * width + dimension, (i + 1) * width);
    }
  }
  placed.fill(0, count * width);
  return address;
}

/** Copies what is above the diagonal below it. */
function mirror(matrix: Float32Array, size: number): void {
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) matrix[i * size + j] = matrix[j * size + i];
  }
}

function roundUp(count: number): number {
  return Math.ceil(count / LANES) * LANES;
}
