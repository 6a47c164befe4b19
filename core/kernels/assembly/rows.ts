/** Numbers that the solver looks at as one. */
export const BLOCK_BITS: i32 = 5;
export const BLOCK: i32 = 1 << BLOCK_BITS;
/** Numbers that are looked at together for one that may want to move. */
export const GLANCE: i32 = 8;

export function at8(array: usize, index: i32): usize {
  return array + ((<usize>index) << 3);
}

export function at4(array: usize, index: i32): usize {
  return array + ((<usize>index) << 2);
}

/** Largest number of the block at `values`, of either sign where codes have one; at least zero. */
export function strongestPull(values: usize, twoSided: bool): f64 {
  const end = values + ((<usize>BLOCK) << 3);
  // Written so that NaN is passed over.
  let high = f64x2.splat(0);
  let otherHigh = high;
  let low = high;
  let otherLow = high;
  for (let at = values; at < end; at += 32) {
    const a = v128.load(at);
    const b = v128.load(at, 16);
    high = f64x2.pmax(high, a);
    otherHigh = f64x2.pmax(otherHigh, b);
    low = f64x2.pmin(low, a);
    otherLow = f64x2.pmin(otherLow, b);
  }
  high = f64x2.pmax(high, otherHigh);
  if (twoSided) high = f64x2.pmax(high, f64x2.neg(f64x2.pmin(low, otherLow)));
  return max(f64x2.extract_lane(high, 0), f64x2.extract_lane(high, 1));
}

/** Which is the first of the block at `values` that has this size. */
export function firstPulled(values: usize, size: f64, twoSided: bool): i32 {
  const sizes = f64x2.splat(size);
  const opposite = f64x2.splat(twoSided ? -size : size);
  for (let n: i32 = 0; n < BLOCK; n += 2) {
    const pair = v128.load(at8(values, n));
    const found = i64x2.bitmask(v128.or(f64x2.eq(pair, sizes), f64x2.eq(pair, opposite)));
    if (found !== 0) return n + <i32>ctz(found);
  }
  return 0;
}

/** Whether one of the GLANCE numbers at `values` is larger than `limit`, of either sign. */
export function pullsBeyond(values: usize, limit: f64): bool {
  const limits = f64x2.splat(limit);
  const a = f64x2.gt(f64x2.abs(v128.load(values)), limits);
  const b = f64x2.gt(f64x2.abs(v128.load(values, 16)), limits);
  const c = f64x2.gt(f64x2.abs(v128.load(values, 32)), limits);
  const d = f64x2.gt(f64x2.abs(v128.load(values, 48)), limits);
  return v128.any_true(v128.or(v128.or(a, b), v128.or(c, d)));
}

/** `target[m] -= factor * row[m]`, in the pairs in which it is read: so the processor need not wait. */
export function subtractRow(target: usize, row: usize, factor: f64, count: i32): void {
  const factors = f64x2.splat(factor);
  let m: i32 = 0;
  if ((target & 8) !== 0) {
    store<f64>(target, load<f64>(target) - factor * load<f64>(row));
    m = 1;
  }
  for (; m + 4 <= count; m += 4) {
    const t = at8(target, m);
    const r = at8(row, m);
    v128.store(t, f64x2.sub(v128.load(t), f64x2.mul(factors, v128.load(r))));
    v128.store(t, f64x2.sub(v128.load(t, 16), f64x2.mul(factors, v128.load(r, 16))), 16);
  }
  for (; m < count; m++) {
    const t = at8(target, m);
    store<f64>(t, load<f64>(t) - factor * load<f64>(at8(row, m)));
  }
}

/**
 * Rows of f32 to rows of f64 with zeros behind them.
 * @param inputStride in bytes; @param outputStride in numbers
 */
export function widenRows(
  input: usize,
  inputStride: usize,
  output: usize,
  outputStride: i32,
  rows: i32,
  length: i32,
): void {
  for (let r: i32 = 0; r < rows; r++) {
    const from = input + <usize>r * inputStride;
    const to = at8(output, r * outputStride);
    let n: i32 = 0;
    for (; n + 2 <= length; n += 2) {
      v128.store(at8(to, n), f64x2.promote_low_f32x4(v128.load64_zero(at4(from, n))));
    }
    if (n < length) {
      store<f64>(at8(to, n), load<f32>(at4(from, n)));
      n++;
    }
    memory.fill(at8(to, n), 0, (<usize>(outputStride - n)) << 3);
  }
}
