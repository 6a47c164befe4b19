/**
 * Rows of single precision to pairs of 16-bit integers: `q[n] = floor(scale value[n] + 1/2)`, held
 * within 16 bits, with `q[n + 1]` in the upper half, as products of pairs want them.
 *
 * @param inputStride bytes from one row to the next; likewise `outputStride`. Behind each input row
 *   there must be one value more than `length`, and room for seven
 */
export function quantiseRows(
  input: usize,
  inputStride: usize,
  output: usize,
  outputStride: usize,
  rows: i32,
  length: i32,
  scale: f32,
): void {
  const scales = f32x4.splat(scale);
  const low = i32x4.splat(0xffff);
  for (let r: i32 = 0; r < rows; r++) {
    let from = input + <usize>r * inputStride;
    let to = output + <usize>r * outputStride;
    let here = quantised(v128.load(from), scales);
    for (let n: i32 = 0; n < length; n += 4) {
      from += 16;
      const next = quantised(v128.load(from), scales);
      const shifted = v128.shuffle<i32>(here, next, 1, 2, 3, 4);
      v128.store(to, v128.or(v128.and(here, low), i32x4.shl(shifted, 16)));
      here = next;
      to += 16;
    }
  }
}

function quantised(values: v128, scales: v128): v128 {
  const whole = f32x4.floor(f32x4.add(f32x4.mul(values, scales), f32x4.splat(0.5)));
  // In this order NaN stays what it is and becomes zero.
  const held = f32x4.pmin(f32x4.pmax(whole, f32x4.splat(-32768)), f32x4.splat(32767));
  return i32x4.trunc_sat_f32x4_s(held);
}

/** Whole numbers to double precision, times what one of them is worth. */
export function scaleIntegers(input: usize, unit: f64, output: usize, length: i32): void {
  const units = f64x2.splat(unit);
  for (let n: i32 = 2; n <= length; n += 2) {
    const pair = f64x2.convert_low_i32x4_s(v128.load64_zero(input));
    v128.store(output, f64x2.mul(pair, units));
    input += 8;
    output += 16;
  }
  if ((length & 1) !== 0) store<f64>(output, <f64>load<i32>(input) * unit);
}

/** Adds one to the heat, in 16 bits, of every position at which `input` exceeds the limit. */
export function addHeat(input: usize, limit: i32, twoSided: bool, heat: usize, length: i32): void {
  const most = i32x4.splat(limit);
  const least = i32x4.splat(twoSided ? -limit : i32.MIN_VALUE);
  for (let n: i32 = 0; n < length; n += 8) {
    const a = v128.load(input);
    const b = v128.load(input, 16);
    const hotA = v128.or(i32x4.gt_s(a, most), i32x4.lt_s(a, least));
    const hotB = v128.or(i32x4.gt_s(b, most), i32x4.lt_s(b, least));
    v128.store(heat, i16x8.sub(v128.load(heat), i16x8.narrow_i32x4_s(hotA, hotB)));
    input += 32;
    heat += 16;
  }
}
