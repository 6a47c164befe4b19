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
  multiply<f32>(a, aCount, b, bCount, width, out, outStride);
}

/** The same of f64. */
export function multiplyDoubleRows(
  a: usize,
  aCount: i32,
  b: usize,
  bCount: i32,
  width: usize,
  out: usize,
  outStride: usize,
): void {
  multiply<f64>(a, aCount, b, bCount, width, out, outStride);
}

function multiply<T>(
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
      multiplyBlock<T>(a, row, width, out + <usize>j * sizeof<T>(), outStride);
      row += 4 * width;
    }
    a += 2 * width;
    out += 2 * outStride;
  }
}

function multiplyBlock<T>(a: usize, b: usize, width: usize, out: usize, outStride: usize): void {
  let p0 = i32x4.splat(0);
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
    p0 = v128.add<T>(p0, v128.mul<T>(p, r0));
    q0 = v128.add<T>(q0, v128.mul<T>(q, r0));
    const r1 = v128.load(b1 + d);
    p1 = v128.add<T>(p1, v128.mul<T>(p, r1));
    q1 = v128.add<T>(q1, v128.mul<T>(q, r1));
    const r2 = v128.load(b2 + d);
    p2 = v128.add<T>(p2, v128.mul<T>(p, r2));
    q2 = v128.add<T>(q2, v128.mul<T>(q, r2));
    const r3 = v128.load(b3 + d);
    p3 = v128.add<T>(p3, v128.mul<T>(p, r3));
    q3 = v128.add<T>(q3, v128.mul<T>(q, r3));
  }
  storeSums<T>(p0, p1, p2, p3, out);
  storeSums<T>(q0, q1, q2, q3, out + outStride);
}

function storeSums<T>(a: v128, b: v128, c: v128, d: v128, out: usize): void {
  if (sizeof<T>() === 4) v128.store(out, sumsOf(a, b, c, d));
  else {
    v128.store(out, pairSums(a, b));
    v128.store(out, pairSums(c, d), 16);
  }
}

function pairSums(a: v128, b: v128): v128 {
  return f64x2.add(v128.shuffle<f64>(a, b, 0, 2), v128.shuffle<f64>(a, b, 1, 3));
}
