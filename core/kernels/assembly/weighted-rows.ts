import { at8 } from './rows';

/** Rows that are added together: as many sums as weights stay in registers. */
const TOGETHER: i32 = 4;

/**
 * `out += scale * sum_i weights_i row_i` in double precision, over the rows whose weight is not zero.
 * @param weights f64, from one to the next `weightStride` bytes
 * @param rows f64, `width` bytes each, a multiple of 16, from one to the next `rowStride` bytes
 * @param list room for `count` pairs of an address and a weight
 */
export function addWeightedRows(
  weights: usize,
  weightStride: usize,
  count: i32,
  scale: f64,
  rows: usize,
  rowStride: usize,
  width: usize,
  out: usize,
  list: usize,
): void {
  let found: i32 = 0;
  let entry = list;
  for (let i: i32 = 0; i < count; i++) {
    const weight = load<f64>(weights);
    if (weight !== 0) {
      store<usize>(entry, rows);
      store<f64>(entry, scale * weight, 8);
      entry += 16;
      found++;
    }
    weights += weightStride;
    rows += rowStride;
  }
  entry = list;
  for (; found >= TOGETHER; found -= TOGETHER) {
    addFour(entry, width, out);
    entry += 16 * TOGETHER;
  }
  for (; found > 0; found--) {
    addOne(load<usize>(entry), load<f64>(entry, 8), width, out);
    entry += 16;
  }
}

function addFour(entry: usize, width: usize, out: usize): void {
  const a = load<usize>(entry);
  const b = load<usize>(entry, 16);
  const c = load<usize>(entry, 32);
  const d = load<usize>(entry, 48);
  const p = v128.load64_splat(entry, 8);
  const q = v128.load64_splat(entry, 24);
  const r = v128.load64_splat(entry, 40);
  const s = v128.load64_splat(entry, 56);
  for (let k: usize = 0; k < width; k += 16) {
    const ab = f64x2.add(f64x2.mul(p, v128.load(a + k)), f64x2.mul(q, v128.load(b + k)));
    const abc = f64x2.add(ab, f64x2.mul(r, v128.load(c + k)));
    const abcd = f64x2.add(abc, f64x2.mul(s, v128.load(d + k)));
    v128.store(out + k, f64x2.add(v128.load(out + k), abcd));
  }
}

function addOne(row: usize, weight: f64, width: usize, out: usize): void {
  const weights = f64x2.splat(weight);
  for (let k: usize = 0; k < width; k += 16) {
    v128.store(out + k, f64x2.add(v128.load(out + k), f64x2.mul(weights, v128.load(row + k))));
  }
}

/**
 * `out_j += sum_i weights_ij row_i`, the sum over i of outer products of two rows each.
 * @param weights f64, `count` rows of `columns`, from one row to the next `weightStride` bytes
 * @param out f64, `columns` rows, each as wide as `rows`
 */
export function addOuterProducts(
  weights: usize,
  weightStride: usize,
  count: i32,
  columns: i32,
  rows: usize,
  width: usize,
  out: usize,
  list: usize,
): void {
  for (let j: i32 = 0; j < columns; j++) {
    addWeightedRows(at8(weights, j), weightStride, count, 1, rows, width, width, out, list);
    out += width;
  }
}
