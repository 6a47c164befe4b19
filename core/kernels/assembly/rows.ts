/** Numbers that the solver looks at as one. */
export const BLOCK_BITS: i32 = 5;
export const BLOCK: i32 = 1 << BLOCK_BITS;

/** Lowers a limit by more than rounding to single precision raises it. */
const BELOW: f64 = 1 - 1e-7;

export function at8(array: usize, index: i32): usize {
  return array + ((<usize>index) << 3);
}

export function at4(array: usize, index: i32): usize {
  return array + ((<usize>index) << 2);
}

/** Leaves of a number only its size where codes have both signs, and all of it where they have one. */
export function magnitudeMask(twoSided: bool): i32 {
  return twoSided ? 0x7fffffff : -1;
}

/** Whether a magnitude in the block at `values`, which is aligned, may exceed `limit`; NaN does not. */
export function pullsBeyond(values: usize, limit: f64, mask: i32): bool {
  // Lowered by more than the rounding to single precision may have raised it.
  const limits = f32x4.splat(<f32>(limit * BELOW));
  return v128.any_true(f32x4.gt(largestFour(values, mask), limits));
}

/** Largest magnitude in the block at `values`, which is aligned; at least zero. NaN is passed over. */
export function strongestPull(values: usize, mask: i32): f32 {
  let four = largestFour(values, mask);
  four = f32x4.pmax(four, v128.shuffle<f32>(four, four, 2, 3, 0, 1));
  return max(f32x4.extract_lane(four, 0), f32x4.extract_lane(four, 1));
}

/** Largest magnitude of every fourth number of the block. */
function largestFour(values: usize, mask: i32): v128 {
  const masks = i32x4.splat(mask);
  const zero = f32x4.splat(0);
  const a = f32x4.pmax(zero, v128.and(v128.load(values), masks));
  const b = f32x4.pmax(zero, v128.and(v128.load(values, 16), masks));
  const c = f32x4.pmax(a, v128.and(v128.load(values, 32), masks));
  const d = f32x4.pmax(b, v128.and(v128.load(values, 48), masks));
  const e = f32x4.pmax(zero, v128.and(v128.load(values, 64), masks));
  const f = f32x4.pmax(zero, v128.and(v128.load(values, 80), masks));
  const g = f32x4.pmax(e, v128.and(v128.load(values, 96), masks));
  const h = f32x4.pmax(f, v128.and(v128.load(values, 112), masks));
  return f32x4.pmax(f32x4.pmax(c, d), f32x4.pmax(g, h));
}

/** Which is the first of the block at `values` that has this magnitude. */
export function firstPulled(values: usize, magnitude: f32, mask: i32): i32 {
  const masks = i32x4.splat(mask);
  const magnitudes = f32x4.splat(magnitude);
  for (let n: i32 = 0; n < BLOCK; n += 4) {
    const four = v128.and(v128.load(at4(values, n)), masks);
    const found = i32x4.bitmask(f32x4.eq(four, magnitudes));
    if (found !== 0) return n + <i32>ctz(found);
  }
  return 0;
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

/** The same in single precision, four at a time; `target` is aligned, so that none waits for the last. */
export function subtractFours(target: usize, row: usize, factor: f32, fours: i32): void {
  const factors = f32x4.splat(factor);
  let left = fours;
  for (; left >= 2; left -= 2) {
    const a = f32x4.mul(factors, v128.load(row));
    const b = f32x4.mul(factors, v128.load(row, 16));
    v128.store(target, f32x4.sub(v128.load(target), a));
    v128.store(target, f32x4.sub(v128.load(target, 16), b), 16);
    target += 32;
    row += 32;
  }
  if (left === 0) return;
  v128.store(target, f32x4.sub(v128.load(target), f32x4.mul(factors, v128.load(row))));
}

/** The first `length` numbers of each row; strides in numbers. */
export function copyRows(
  input: usize,
  inputStride: i32,
  output: usize,
  outputStride: i32,
  rows: i32,
  length: i32,
): void {
  for (let r: i32 = 0; r < rows; r++) {
    const from = at8(input, r * inputStride);
    const to = at8(output, r * outputStride);
    let n: i32 = 0;
    for (; n + 4 <= length; n += 4) {
      v128.store(at8(to, n), v128.load(at8(from, n)));
      v128.store(at8(to, n), v128.load(at8(from, n), 16), 16);
    }
    for (; n < length; n++) store<f64>(at8(to, n), load<f64>(at8(from, n)));
  }
}

/** Numbers to single precision, row by row; strides in numbers. */
export function narrowRows(
  input: usize,
  inputStride: i32,
  output: usize,
  outputStride: i32,
  rows: i32,
  length: i32,
): void {
  for (let r: i32 = 0; r < rows; r++) {
    const from = at8(input, r * inputStride);
    const to = at4(output, r * outputStride);
    let n: i32 = 0;
    for (; n + 4 <= length; n += 4) {
      const low = f32x4.demote_f64x2_zero(v128.load(at8(from, n)));
      const high = f32x4.demote_f64x2_zero(v128.load(at8(from, n), 16));
      v128.store(at4(to, n), v128.shuffle<f32>(low, high, 0, 1, 4, 5));
    }
    for (; n < length; n++) store<f32>(at4(to, n), <f32>load<f64>(at8(from, n)));
  }
}

/** Copies `bytes` bytes, which may overlap with where they came from. */
export function move(to: usize, from: usize, bytes: usize): void {
  memory.copy(to, from, bytes);
}
