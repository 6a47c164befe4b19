import { sumsOf } from './project';

/**
 * Inner products of rows with rows, `out[i, j] = <a_i, b_j>`, two with four at a time. Rows have `width`
 * bytes, a multiple of 16, zeros behind what is theirs.
 * @param a f32, `aCount` rows, a multiple of 2
 * @param b f32, `bCount` rows, a multiple of 4
 * @param out f32, from one row to the next `outStride` bytes
 */
export function multiplyRows(
  a: usize,
  aCount: i32,
  b: usize,
  bCount: i32,
  width: usize,
  out: usize,
  outStride: usize,
): void {
  for (let i: i32 = 0; i < aCount; i += 2) {
    let row = b;
    for (let j: i32 = 0; j < bCount; j += 4) {
      multiplyBlock(a, row, width, out + ((<usize>j) << 2), outStride);
      row += 4 * width;
    }
    a += 2 * width;
    out += 2 * outStride;
  }
}

function multiplyBlock(a: usize, b: usize, width: usize, out: usize, outStride: usize): void {
  let p0 = f32x4.splat(0);
  let p1 = p0;
  let p2 = p0;
  let p3 = p0;
  let q0 = p0;
  let q1 = p0;
  let q2 = p0;
  let q3 = p0;
  const second = a + width;
  const b1 = b + width;
  const b2 = b1 + width;
  const b3 = b2 + width;
  for (let d: usize = 0; d < width; d += 16) {
    const p = v128.load(a + d);
    const q = v128.load(second + d);
    const r0 = v128.load(b + d);
    p0 = f32x4.add(p0, f32x4.mul(p, r0));
    q0 = f32x4.add(q0, f32x4.mul(q, r0));
    const r1 = v128.load(b1 + d);
    p1 = f32x4.add(p1, f32x4.mul(p, r1));
    q1 = f32x4.add(q1, f32x4.mul(q, r1));
    const r2 = v128.load(b2 + d);
    p2 = f32x4.add(p2, f32x4.mul(p, r2));
    q2 = f32x4.add(q2, f32x4.mul(q, r2));
    const r3 = v128.load(b3 + d);
    p3 = f32x4.add(p3, f32x4.mul(p, r3));
    q3 = f32x4.add(q3, f32x4.mul(q, r3));
  }
  v128.store(out, sumsOf(p0, p1, p2, p3));
  v128.store(out + outStride, sumsOf(q0, q1, q2, q3));
}
