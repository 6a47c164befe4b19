/**
 * What correlations are made of, for numbers of single precision (`f32`) and for pairs of 16-bit integers
 * (`i16`). Which of them is decided when the kernels are compiled, and the calls are inlined.
 */

/** `sum + taps x values`, lane by lane; of pairs both products are added. */
export function multiplyAdd<T>(sum: v128, taps: v128, values: v128): v128 {
  return isFloat<T>()
    ? f32x4.add(sum, f32x4.mul(taps, values))
    : i32x4.add(sum, i32x4.dot_i16x8_s(taps, values));
}

export function sum<T>(a: v128, b: v128): v128 {
  return isFloat<T>() ? f32x4.add(a, b) : i32x4.add(a, b);
}

/** Bytes from the samples of one word of taps to those of the next: pairs go two samples on. */
export function stepOf<T>(): usize {
  return isFloat<T>() ? 4 : 8;
}
