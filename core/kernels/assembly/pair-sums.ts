import { at4, at8 } from './rows';

/**
 * Adds the inner product of each pair of rows to its sum, in double precision and in the order of the
 * twin: four sums side by side over samples 0, 4, 8 ..., 1, 5, 9 ... and so on.
 * @param rows of f32, `stride` bytes from one to the next
 * @param pairs i32, the two rows of each
 * @param sums f64, one a pair
 */
export function addPairSums(
  rows: usize,
  stride: usize,
  samples: i32,
  pairs: usize,
  pairCount: i32,
  sums: usize,
): void {
  const whole = samples & ~3;
  for (let p: i32 = 0; p < pairCount; p++) {
    let a = rows + <usize>load<i32>(at4(pairs, 2 * p)) * stride;
    let b = rows + <usize>load<i32>(at4(pairs, 2 * p), 4) * stride;
    let early = f64x2.splat(0);
    let late = early;
    const end = at4(a, whole);
    for (; a < end; a += 16) {
      const x = v128.load(a);
      const y = v128.load(b);
      const products = f64x2.mul(f64x2.promote_low_f32x4(x), f64x2.promote_low_f32x4(y));
      early = f64x2.add(early, products);
      late = f64x2.add(late, f64x2.mul(promoteHigh(x), promoteHigh(y)));
      b += 16;
    }
    let first = f64x2.extract_lane(early, 0);
    for (let t = whole; t < samples; t++) {
      first += <f64>load<f32>(a) * <f64>load<f32>(b);
      a += 4;
      b += 4;
    }
    const sum =
      first +
      f64x2.extract_lane(early, 1) +
      (f64x2.extract_lane(late, 0) + f64x2.extract_lane(late, 1));
    const to = at8(sums, p);
    store<f64>(to, load<f64>(to) + sum);
  }
}

function promoteHigh(values: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<f32>(values, values, 2, 3, 2, 3));
}
