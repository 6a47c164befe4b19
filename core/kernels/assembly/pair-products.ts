import { at4, at8 } from './rows';

/** Lags that are summed together; as many zeros are before and behind every row. */
const BLOCK: i32 = 8;

/**
 * Inner products of pairs of atoms at all lags, `sum_k a[k] b[k + lag]` added up over terms, in double
 * precision and in the order of the twin, which adds zeros where the atoms do not overlap.
 * @param pairs four words each: where the first lag goes, where that of the pair the other way round
 * goes, the number of the first term, and one more than that of the last
 * @param terms the two rows of each
 * @param rows f64 `(rows x (samples + 2 BLOCK))`, BLOCK zeros on either side
 * @param sums room for `2 samples - 1 + BLOCK` numbers
 */
export function sumPairProducts(
  pairs: usize,
  pairCount: i32,
  terms: usize,
  rows: usize,
  samples: i32,
  sums: usize,
  out: usize,
): void {
  const span = 2 * samples - 1;
  const stride = samples + 2 * BLOCK;
  for (let p: i32 = 0; p < pairCount; p++) {
    const pair = at4(pairs, 4 * p);
    const last = load<i32>(pair, 12);
    memory.fill(sums, 0, (<usize>(span + BLOCK)) << 3);
    for (let t = load<i32>(pair, 8); t < last; t++) {
      const a = at8(rows, load<i32>(at4(terms, 2 * t)) * stride + BLOCK);
      const b = at8(rows, load<i32>(at4(terms, 2 * t), 4) * stride + BLOCK);
      addLags(a, b, samples, sums);
    }
    const forth = at8(out, load<i32>(pair));
    const back = at8(out, load<i32>(pair, 4));
    for (let n: i32 = 0; n < span; n++) {
      const product = load<f64>(at8(sums, n));
      store<f64>(at8(forth, n), product);
      if (back !== forth) store<f64>(at8(back, span - 1 - n), product);
    }
  }
}

function addLags(a: usize, b: usize, samples: i32, sums: usize): void {
  const span = 2 * samples - 1;
  for (let n: i32 = 0; n < span; n += BLOCK) {
    const lag = n - samples + 1;
    const first = max(0, 1 - BLOCK - lag);
    const end = at8(a, min(samples, samples - lag));
    let s0 = f64x2.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    let y = at8(b, first + lag);
    for (let h = at8(a, first); h < end; h += 8) {
      const tap = v128.load64_splat(h);
      s0 = f64x2.add(s0, f64x2.mul(tap, v128.load(y)));
      s1 = f64x2.add(s1, f64x2.mul(tap, v128.load(y, 16)));
      s2 = f64x2.add(s2, f64x2.mul(tap, v128.load(y, 32)));
      s3 = f64x2.add(s3, f64x2.mul(tap, v128.load(y, 48)));
      y += 8;
    }
    const to = at8(sums, n);
    v128.store(to, f64x2.add(v128.load(to), s0));
    v128.store(to, f64x2.add(v128.load(to, 16), s1), 16);
    v128.store(to, f64x2.add(v128.load(to, 32), s2), 32);
    v128.store(to, f64x2.add(v128.load(to, 48), s3), 48);
  }
}
