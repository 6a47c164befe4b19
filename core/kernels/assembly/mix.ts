/** Samples that all rows are taken through before the next: rows that are mixed with each other stay in the nearest cache. */
const STRIP: i32 = 128;

/**
 * Weighted sums of rows, `out_r[t] = sum_j weights[j] in_{inputs[j]}[t]` over the entries
 * j in [starts[r], starts[r + 1]), for t in [0, samples) and up to 31 values more; 32 at a time.
 * @param starts i32, one more than rows; `inputs` i32, `weights` f32, one an entry
 * @param stride bytes from row to row, in and out
 */
export function mixRows(
  starts: usize,
  inputs: usize,
  weights: usize,
  input: usize,
  output: usize,
  stride: usize,
  rows: i32,
  samples: i32,
): void {
  for (let from: i32 = 0; from < samples; from += STRIP) {
    const to = min(samples, from + STRIP);
    for (let r: i32 = 0; r < rows; r++) {
      const first = <usize>load<i32>(starts + ((<usize>r) << 2));
      const last = <usize>load<i32>(starts + ((<usize>r) << 2), 4);
      const out = output + <usize>r * stride;
      for (let t = from; t < to; t += 32) {
        const at = (<usize>t) << 2;
        let a = f32x4.splat(0);
        let b = a;
        let c = a;
        let d = a;
        let e = a;
        let f = a;
        let g = a;
        let h = a;
        for (let j = first; j < last; j++) {
          const y = input + <usize>load<i32>(inputs + (j << 2)) * stride + at;
          const weight = v128.load32_splat(weights + (j << 2));
          a = f32x4.add(a, f32x4.mul(weight, v128.load(y)));
          b = f32x4.add(b, f32x4.mul(weight, v128.load(y, 16)));
          c = f32x4.add(c, f32x4.mul(weight, v128.load(y, 32)));
          d = f32x4.add(d, f32x4.mul(weight, v128.load(y, 48)));
          e = f32x4.add(e, f32x4.mul(weight, v128.load(y, 64)));
          f = f32x4.add(f, f32x4.mul(weight, v128.load(y, 80)));
          g = f32x4.add(g, f32x4.mul(weight, v128.load(y, 96)));
          h = f32x4.add(h, f32x4.mul(weight, v128.load(y, 112)));
        }
        v128.store(out + at, a);
        v128.store(out + at, b, 16);
        v128.store(out + at, c, 32);
        v128.store(out + at, d, 48);
        v128.store(out + at, e, 64);
        v128.store(out + at, f, 80);
        v128.store(out + at, g, 96);
        v128.store(out + at, h, 112);
      }
    }
  }
}
