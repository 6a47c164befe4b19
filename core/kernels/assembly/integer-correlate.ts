/** Positions that all groups are taken through before the next: what they share stays in the cache. */
const STRIP: i32 = 512;
/** Bytes of a group: input row, number of outputs (1, 2 or 4), four output rows, taps' address, unused. */
const GROUP_BYTES: usize = 32;

/**
 * Rows of single precision to pairs of 16-bit integers: `q[n] = floor(scale value[n] + 1/2)`, held
 * within 16 bits, with `q[n + 1]` in the upper half, as products of pairs want them.
 *
 * @param inputStride bytes from one row to the next; likewise `outputStride`. Behind each input row
 *   there must be one value more than `length`
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
  const half = f32x4.splat(0.5);
  const least = f32x4.splat(-32768);
  const most = f32x4.splat(32767);
  const low = i32x4.splat(0xffff);
  for (let r: i32 = 0; r < rows; r++) {
    let from = input + <usize>r * inputStride;
    let to = output + <usize>r * outputStride;
    for (let n: i32 = 0; n < length; n += 4) {
      const here = f32x4.floor(f32x4.add(f32x4.mul(v128.load(from), scales), half));
      const next = f32x4.floor(f32x4.add(f32x4.mul(v128.load(from, 4), scales), half));
      // In this order NaN stays what it is and becomes zero.
      const a = i32x4.trunc_sat_f32x4_s(f32x4.pmin(f32x4.pmax(here, least), most));
      const b = i32x4.trunc_sat_f32x4_s(f32x4.pmin(f32x4.pmax(next, least), most));
      v128.store(to, v128.or(v128.and(a, low), i32x4.shl(b, 16)));
      from += 16;
      to += 16;
    }
  }
}

/**
 * The correlation of rows of paired 16-bit integers with 16-bit taps, in whole numbers:
 * `out_j[n] += sum_k taps_ij[k] in_i[n + k]`, two taps in a product. Integers are added without
 * rounding, so the order of the sums does not matter.
 *
 * @param groups records of GROUP_BYTES; the taps of a group are pairs, `(tapPairs x outputs)`
 * @param inputStride bytes from one input row to the next; likewise `outputStride`
 */
export function correlateIntegers(
  groups: usize,
  groupCount: i32,
  tapPairs: i32,
  input: usize,
  inputStride: usize,
  output: usize,
  outputStride: usize,
  positions: i32,
): void {
  for (let from: i32 = 0; from < positions; from += STRIP) {
    const count = min(STRIP, positions - from);
    const offset = (<usize>from) << 2;
    for (let g: i32 = 0; g < groupCount; g++) {
      const group = groups + <usize>g * GROUP_BYTES;
      const y = input + <usize>load<i32>(group) * inputStride + offset;
      const outputs = load<i32>(group, 4);
      const taps = <usize>load<u32>(group, 24);
      const out0 = output + <usize>load<i32>(group, 8) * outputStride + offset;
      if (outputs === 1) {
        integers1(taps, tapPairs, y, out0, count);
        continue;
      }
      const out1 = output + <usize>load<i32>(group, 12) * outputStride + offset;
      if (outputs === 2) {
        integers2(taps, tapPairs, y, out0, out1, count);
        continue;
      }
      const out2 = output + <usize>load<i32>(group, 16) * outputStride + offset;
      const out3 = output + <usize>load<i32>(group, 20) * outputStride + offset;
      integers4(taps, tapPairs, y, out0, out1, out2, out3, count);
    }
  }
}

/** Four outputs, 8 positions at a time. */
function integers4(
  taps: usize,
  tapPairs: i32,
  input: usize,
  out0: usize,
  out1: usize,
  out2: usize,
  out3: usize,
  positions: i32,
): void {
  const end = taps + ((<usize>tapPairs) << 4);
  for (let n: i32 = 0; n < positions; n += 8) {
    const at = (<usize>n) << 2;
    let a0 = i32x4.splat(0);
    let a1 = i32x4.splat(0);
    let b0 = i32x4.splat(0);
    let b1 = i32x4.splat(0);
    let c0 = i32x4.splat(0);
    let c1 = i32x4.splat(0);
    let d0 = i32x4.splat(0);
    let d1 = i32x4.splat(0);
    let y = input + at;
    for (let h = taps; h < end; h += 16) {
      const y0 = v128.load(y);
      const y1 = v128.load(y, 16);
      const ha = v128.load32_splat(h);
      a0 = i32x4.add(a0, i32x4.dot_i16x8_s(ha, y0));
      a1 = i32x4.add(a1, i32x4.dot_i16x8_s(ha, y1));
      const hb = v128.load32_splat(h, 4);
      b0 = i32x4.add(b0, i32x4.dot_i16x8_s(hb, y0));
      b1 = i32x4.add(b1, i32x4.dot_i16x8_s(hb, y1));
      const hc = v128.load32_splat(h, 8);
      c0 = i32x4.add(c0, i32x4.dot_i16x8_s(hc, y0));
      c1 = i32x4.add(c1, i32x4.dot_i16x8_s(hc, y1));
      const hd = v128.load32_splat(h, 12);
      d0 = i32x4.add(d0, i32x4.dot_i16x8_s(hd, y0));
      d1 = i32x4.add(d1, i32x4.dot_i16x8_s(hd, y1));
      y += 8;
    }
    addTo(out0 + at, a0, a1);
    addTo(out1 + at, b0, b1);
    addTo(out2 + at, c0, c1);
    addTo(out3 + at, d0, d1);
  }
}

/** Two outputs, 16 positions at a time. */
function integers2(
  taps: usize,
  tapPairs: i32,
  input: usize,
  out0: usize,
  out1: usize,
  positions: i32,
): void {
  const end = taps + ((<usize>tapPairs) << 3);
  for (let n: i32 = 0; n < positions; n += 16) {
    const at = (<usize>n) << 2;
    let a0 = i32x4.splat(0);
    let a1 = i32x4.splat(0);
    let a2 = i32x4.splat(0);
    let a3 = i32x4.splat(0);
    let b0 = i32x4.splat(0);
    let b1 = i32x4.splat(0);
    let b2 = i32x4.splat(0);
    let b3 = i32x4.splat(0);
    let y = input + at;
    for (let h = taps; h < end; h += 8) {
      const ha = v128.load32_splat(h);
      const hb = v128.load32_splat(h, 4);
      let x = v128.load(y);
      a0 = i32x4.add(a0, i32x4.dot_i16x8_s(ha, x));
      b0 = i32x4.add(b0, i32x4.dot_i16x8_s(hb, x));
      x = v128.load(y, 16);
      a1 = i32x4.add(a1, i32x4.dot_i16x8_s(ha, x));
      b1 = i32x4.add(b1, i32x4.dot_i16x8_s(hb, x));
      x = v128.load(y, 32);
      a2 = i32x4.add(a2, i32x4.dot_i16x8_s(ha, x));
      b2 = i32x4.add(b2, i32x4.dot_i16x8_s(hb, x));
      x = v128.load(y, 48);
      a3 = i32x4.add(a3, i32x4.dot_i16x8_s(ha, x));
      b3 = i32x4.add(b3, i32x4.dot_i16x8_s(hb, x));
      y += 8;
    }
    addTo(out0 + at, a0, a1);
    addTo(out0 + at + 32, a2, a3);
    addTo(out1 + at, b0, b1);
    addTo(out1 + at + 32, b2, b3);
  }
}

/** One output, 32 positions at a time. */
function integers1(taps: usize, tapPairs: i32, input: usize, out: usize, positions: i32): void {
  const end = taps + ((<usize>tapPairs) << 2);
  for (let n: i32 = 0; n < positions; n += 32) {
    const at = (<usize>n) << 2;
    let a0 = i32x4.splat(0);
    let a1 = i32x4.splat(0);
    let a2 = i32x4.splat(0);
    let a3 = i32x4.splat(0);
    let a4 = i32x4.splat(0);
    let a5 = i32x4.splat(0);
    let a6 = i32x4.splat(0);
    let a7 = i32x4.splat(0);
    let y = input + at;
    for (let h = taps; h < end; h += 4) {
      const tap = v128.load32_splat(h);
      a0 = i32x4.add(a0, i32x4.dot_i16x8_s(tap, v128.load(y)));
      a1 = i32x4.add(a1, i32x4.dot_i16x8_s(tap, v128.load(y, 16)));
      a2 = i32x4.add(a2, i32x4.dot_i16x8_s(tap, v128.load(y, 32)));
      a3 = i32x4.add(a3, i32x4.dot_i16x8_s(tap, v128.load(y, 48)));
      a4 = i32x4.add(a4, i32x4.dot_i16x8_s(tap, v128.load(y, 64)));
      a5 = i32x4.add(a5, i32x4.dot_i16x8_s(tap, v128.load(y, 80)));
      a6 = i32x4.add(a6, i32x4.dot_i16x8_s(tap, v128.load(y, 96)));
      a7 = i32x4.add(a7, i32x4.dot_i16x8_s(tap, v128.load(y, 112)));
      y += 8;
    }
    addTo(out + at, a0, a1);
    addTo(out + at + 32, a2, a3);
    addTo(out + at + 64, a4, a5);
    addTo(out + at + 96, a6, a7);
  }
}

function addTo(out: usize, first: v128, second: v128): void {
  v128.store(out, i32x4.add(v128.load(out), first));
  v128.store(out, i32x4.add(v128.load(out, 16), second), 16);
}

/** Whole numbers to double precision, times what one of them is worth. */
export function scaleIntegers(input: usize, unit: f64, output: usize, length: i32): void {
  const units = f64x2.splat(unit);
  for (let n: i32 = 0; n < length; n += 2) {
    const pair = f64x2.convert_low_i32x4_s(v128.load64_zero(input));
    v128.store(output, f64x2.mul(pair, units));
    input += 8;
    output += 16;
  }
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
