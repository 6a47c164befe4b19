import { multiplyAdd, stepOf, sum } from './arithmetic';

/** Positions that all groups are taken through before the next: what they share stays in the cache. */
const STRIP: i32 = 512;
/** Bytes of a group: input row, number of outputs (1, 2 or 4), four output rows, taps' address, unused. */
const GROUP_BYTES: usize = 32;

/** `correlateGroups` in single precision. */
export function correlateRows(
  groups: usize,
  groupCount: i32,
  tapCount: i32,
  input: usize,
  inputStride: usize,
  output: usize,
  outputStride: usize,
  positions: i32,
): void {
  correlateGroups<f32>(
    groups,
    groupCount,
    tapCount,
    input,
    inputStride,
    output,
    outputStride,
    positions,
  );
}

/**
 * `correlateGroups` in whole numbers of 16 bits: rows are pairs as `quantiseRows` makes them, taps are
 * pairs, too, and one product takes two of them. Integers are added without rounding, so the order of
 * the sums does not matter.
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
  correlateGroups<i16>(
    groups,
    groupCount,
    tapPairs,
    input,
    inputStride,
    output,
    outputStride,
    positions,
  );
}

/**
 * Adds to every output row the correlation of its input rows with their taps,
 * `out_j[n] += sum_k taps_ij[k] in_i[n + k]`, for n in [0, positions) and up to 31 positions more.
 *
 * Every sum over k begins at zero and goes on in the order of k, and the groups of an output are
 * added in their order, whatever the position: a value does not depend on where a tile was cut.
 * Blocks of 8 accumulators and a loop over k that is not unrolled keep everything in registers.
 *
 * @param groups records of GROUP_BYTES; the taps of a group are interleaved, `(tapCount x outputs)`
 * @param inputStride bytes from one input row to the next; likewise `outputStride`
 */
function correlateGroups<T>(
  groups: usize,
  groupCount: i32,
  tapCount: i32,
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
        correlateInto<T>(taps, tapCount, 1, y, inputStride, out0, count);
        continue;
      }
      const out1 = output + <usize>load<i32>(group, 12) * outputStride + offset;
      if (outputs === 2) {
        correlate2<T>(taps, tapCount, y, out0, out1, count);
        continue;
      }
      const out2 = output + <usize>load<i32>(group, 16) * outputStride + offset;
      const out3 = output + <usize>load<i32>(group, 20) * outputStride + offset;
      correlate4<T>(taps, tapCount, y, out0, out1, out2, out3, count);
    }
  }
}

/** Four outputs, 8 positions at a time. */
function correlate4<T>(
  taps: usize,
  tapCount: i32,
  input: usize,
  out0: usize,
  out1: usize,
  out2: usize,
  out3: usize,
  positions: i32,
): void {
  const end = taps + ((<usize>tapCount) << 4);
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
      a0 = multiplyAdd<T>(a0, ha, y0);
      a1 = multiplyAdd<T>(a1, ha, y1);
      const hb = v128.load32_splat(h, 4);
      b0 = multiplyAdd<T>(b0, hb, y0);
      b1 = multiplyAdd<T>(b1, hb, y1);
      const hc = v128.load32_splat(h, 8);
      c0 = multiplyAdd<T>(c0, hc, y0);
      c1 = multiplyAdd<T>(c1, hc, y1);
      const hd = v128.load32_splat(h, 12);
      d0 = multiplyAdd<T>(d0, hd, y0);
      d1 = multiplyAdd<T>(d1, hd, y1);
      y += stepOf<T>();
    }
    addTo<T>(out0 + at, a0, a1);
    addTo<T>(out1 + at, b0, b1);
    addTo<T>(out2 + at, c0, c1);
    addTo<T>(out3 + at, d0, d1);
  }
}

/** Two outputs, 16 positions at a time. */
function correlate2<T>(
  taps: usize,
  tapCount: i32,
  input: usize,
  out0: usize,
  out1: usize,
  positions: i32,
): void {
  const end = taps + ((<usize>tapCount) << 3);
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
      a0 = multiplyAdd<T>(a0, ha, x);
      b0 = multiplyAdd<T>(b0, hb, x);
      x = v128.load(y, 16);
      a1 = multiplyAdd<T>(a1, ha, x);
      b1 = multiplyAdd<T>(b1, hb, x);
      x = v128.load(y, 32);
      a2 = multiplyAdd<T>(a2, ha, x);
      b2 = multiplyAdd<T>(b2, hb, x);
      x = v128.load(y, 48);
      a3 = multiplyAdd<T>(a3, ha, x);
      b3 = multiplyAdd<T>(b3, hb, x);
      y += stepOf<T>();
    }
    addTo<T>(out0 + at, a0, a1);
    addTo<T>(out0 + at + 32, a2, a3);
    addTo<T>(out1 + at, b0, b1);
    addTo<T>(out1 + at + 32, b2, b3);
  }
}

/** One output from several rows, 32 positions at a time; the taps of the rows follow each other. */
export function correlateInto<T>(
  taps: usize,
  tapCount: i32,
  rows: i32,
  input: usize,
  inputStride: usize,
  out: usize,
  positions: i32,
): void {
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
    let h = taps;
    for (let r: i32 = 0; r < rows; r++) {
      let y = input + <usize>r * inputStride + at;
      const end = h + ((<usize>tapCount) << 2);
      for (; h < end; h += 4) {
        const tap = v128.load32_splat(h);
        a0 = multiplyAdd<T>(a0, tap, v128.load(y));
        a1 = multiplyAdd<T>(a1, tap, v128.load(y, 16));
        a2 = multiplyAdd<T>(a2, tap, v128.load(y, 32));
        a3 = multiplyAdd<T>(a3, tap, v128.load(y, 48));
        a4 = multiplyAdd<T>(a4, tap, v128.load(y, 64));
        a5 = multiplyAdd<T>(a5, tap, v128.load(y, 80));
        a6 = multiplyAdd<T>(a6, tap, v128.load(y, 96));
        a7 = multiplyAdd<T>(a7, tap, v128.load(y, 112));
        y += stepOf<T>();
      }
    }
    addTo<T>(out + at, a0, a1);
    addTo<T>(out + at + 32, a2, a3);
    addTo<T>(out + at + 64, a4, a5);
    addTo<T>(out + at + 96, a6, a7);
  }
}

function addTo<T>(out: usize, first: v128, second: v128): void {
  v128.store(out, sum<T>(v128.load(out), first));
  v128.store(out, sum<T>(v128.load(out, 16), second), 16);
}

/** Zeros `bytes` bytes. */
export function clear(address: usize, bytes: usize): void {
  memory.fill(address, 0, bytes);
}
