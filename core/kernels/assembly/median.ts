/** Samples whose columns are sorted together: two vectors. */
const TOGETHER: i32 = 8;
const COLUMN_BYTES: usize = 32;

/**
 * Subtracts from every row, sample by sample, the median over some of the rows. Columns are sorted by
 * Batcher's odd-even merge, a network that compares the same places whatever the values are, so that
 * eight columns are sorted at once.
 *
 * @param block rows of f32, changed in place; `stride` bytes from one to the next
 * @param rows i32: the `count` rows, at least one, that the median is taken over
 * @param work room for `count` x 32 bytes
 */
export function subtractMedian(
  block: usize,
  stride: usize,
  rowCount: i32,
  samples: i32,
  rows: usize,
  count: i32,
  work: usize,
): void {
  const lower = work + <usize>((count - 1) >> 1) * COLUMN_BYTES;
  const upper = work + <usize>(count >> 1) * COLUMN_BYTES;
  for (let n: i32 = 0; n < samples; n += TOGETHER) {
    const column = block + ((<usize>n) << 2);
    for (let i: i32 = 0; i < count; i++) {
      const from = column + <usize>load<i32>(rows + ((<usize>i) << 2)) * stride;
      const to = work + <usize>i * COLUMN_BYTES;
      v128.store(to, v128.load(from));
      v128.store(to, v128.load(from, 16), 16);
    }
    sortColumns(work, count);
    const first = middle(v128.load(lower), v128.load(upper));
    const second = middle(v128.load(lower, 16), v128.load(upper, 16));
    for (let r: i32 = 0; r < rowCount; r++) {
      const at = column + <usize>r * stride;
      v128.store(at, f32x4.sub(v128.load(at), first));
      v128.store(at, f32x4.sub(v128.load(at, 16), second), 16);
    }
  }
}

/** Knuth, The Art of Computer Programming 5.2.2, algorithm M, for any number of values. */
function sortColumns(work: usize, count: i32): void {
  let bits: i32 = 1;
  for (let p: i32 = 1; p < count; p <<= 1) {
    for (let k = p; k > 0; k >>= 1) {
      for (let j = k & (p - 1); j + k < count; j += k << 1) {
        const end = min(j + k, count - k);
        for (let i = j; i < end; i++) {
          // Only places in the same pair of runs that are merged.
          if (i >> bits === (i + k) >> bits) compareColumns(work, i, i + k);
        }
      }
    }
    bits++;
  }
}

function compareColumns(work: usize, low: i32, high: i32): void {
  const a = work + <usize>low * COLUMN_BYTES;
  const b = work + <usize>high * COLUMN_BYTES;
  const a0 = v128.load(a);
  const a1 = v128.load(a, 16);
  const b0 = v128.load(b);
  const b1 = v128.load(b, 16);
  v128.store(a, f32x4.pmin(a0, b0));
  v128.store(a, f32x4.pmin(a1, b1), 16);
  v128.store(b, f32x4.pmax(a0, b0));
  v128.store(b, f32x4.pmax(a1, b1), 16);
}

/** Mean of the two, rounded once. */
function middle(lower: v128, upper: v128): v128 {
  const half = f64x2.splat(0.5);
  const lowA = f64x2.promote_low_f32x4(lower);
  const lowB = f64x2.promote_low_f32x4(upperHalf(lower));
  const a = f64x2.sub(f64x2.promote_low_f32x4(upper), lowA);
  const b = f64x2.sub(f64x2.promote_low_f32x4(upperHalf(upper)), lowB);
  const first = f32x4.demote_f64x2_zero(f64x2.add(lowA, f64x2.mul(half, a)));
  const second = f32x4.demote_f64x2_zero(f64x2.add(lowB, f64x2.mul(half, b)));
  return v128.shuffle<f32>(first, second, 0, 1, 4, 5);
}

function upperHalf(values: v128): v128 {
  return v128.shuffle<f32>(values, values, 2, 3, 2, 3);
}
