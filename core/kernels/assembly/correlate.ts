/** Positions that all groups are taken through before the next: what they share stays in the cache. */
const STRIP: i32 = 512;
/** Bytes of a group: input row, number of outputs (1, 2 or 4), four output rows, taps' address, unused. */
const GROUP_BYTES: usize = 32;

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
        correlate1(taps, tapCount, y, out0, count);
        continue;
      }
      const out1 = output + <usize>load<i32>(group, 12) * outputStride + offset;
      if (outputs === 2) {
        correlate2(taps, tapCount, y, out0, out1, count);
        continue;
      }
      const out2 = output + <usize>load<i32>(group, 16) * outputStride + offset;
      const out3 = output + <usize>load<i32>(group, 20) * outputStride + offset;
      correlate4(taps, tapCount, y, out0, out1, out2, out3, count);
    }
  }
}

/** Four outputs, 8 positions at a time. */
function correlate4(
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
    let a0 = f32x4.splat(0);
    let a1 = f32x4.splat(0);
    let b0 = f32x4.splat(0);
    let b1 = f32x4.splat(0);
    let c0 = f32x4.splat(0);
    let c1 = f32x4.splat(0);
    let d0 = f32x4.splat(0);
    let d1 = f32x4.splat(0);
    let y = input + at;
    for (let h = taps; h < end; h += 16) {
      const y0 = v128.load(y);
      const y1 = v128.load(y, 16);
      const ha = v128.load32_splat(h);
      a0 = f32x4.add(a0, f32x4.mul(ha, y0));
      a1 = f32x4.add(a1, f32x4.mul(ha, y1));
      const hb = v128.load32_splat(h, 4);
      b0 = f32x4.add(b0, f32x4.mul(hb, y0));
      b1 = f32x4.add(b1, f32x4.mul(hb, y1));
      const hc = v128.load32_splat(h, 8);
      c0 = f32x4.add(c0, f32x4.mul(hc, y0));
      c1 = f32x4.add(c1, f32x4.mul(hc, y1));
      const hd = v128.load32_splat(h, 12);
      d0 = f32x4.add(d0, f32x4.mul(hd, y0));
      d1 = f32x4.add(d1, f32x4.mul(hd, y1));
      y += 4;
    }
    addTo(out0 + at, a0, a1);
    addTo(out1 + at, b0, b1);
    addTo(out2 + at, c0, c1);
    addTo(out3 + at, d0, d1);
  }
}

/** Two outputs, 16 positions at a time. */
function correlate2(
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
    let a0 = f32x4.splat(0);
    let a1 = f32x4.splat(0);
    let a2 = f32x4.splat(0);
    let a3 = f32x4.splat(0);
    let b0 = f32x4.splat(0);
    let b1 = f32x4.splat(0);
    let b2 = f32x4.splat(0);
    let b3 = f32x4.splat(0);
    let y = input + at;
    for (let h = taps; h < end; h += 8) {
      const ha = v128.load32_splat(h);
      const hb = v128.load32_splat(h, 4);
      let x = v128.load(y);
      a0 = f32x4.add(a0, f32x4.mul(ha, x));
      b0 = f32x4.add(b0, f32x4.mul(hb, x));
      x = v128.load(y, 16);
      a1 = f32x4.add(a1, f32x4.mul(ha, x));
      b1 = f32x4.add(b1, f32x4.mul(hb, x));
      x = v128.load(y, 32);
      a2 = f32x4.add(a2, f32x4.mul(ha, x));
      b2 = f32x4.add(b2, f32x4.mul(hb, x));
      x = v128.load(y, 48);
      a3 = f32x4.add(a3, f32x4.mul(ha, x));
      b3 = f32x4.add(b3, f32x4.mul(hb, x));
      y += 4;
    }
    addTo(out0 + at, a0, a1);
    addTo(out0 + at + 32, a2, a3);
    addTo(out1 + at, b0, b1);
    addTo(out1 + at + 32, b2, b3);
  }
}

/** One output, 32 positions at a time. */
function correlate1(taps: usize, tapCount: i32, input: usize, out: usize, positions: i32): void {
  const end = taps + ((<usize>tapCount) << 2);
  for (let n: i32 = 0; n < positions; n += 32) {
    const at = (<usize>n) << 2;
    let a0 = f32x4.splat(0);
    let a1 = f32x4.splat(0);
    let a2 = f32x4.splat(0);
    let a3 = f32x4.splat(0);
    let a4 = f32x4.splat(0);
    let a5 = f32x4.splat(0);
    let a6 = f32x4.splat(0);
    let a7 = f32x4.splat(0);
    let y = input + at;
    for (let h = taps; h < end; h += 4) {
      const tap = v128.load32_splat(h);
      a0 = f32x4.add(a0, f32x4.mul(tap, v128.load(y)));
      a1 = f32x4.add(a1, f32x4.mul(tap, v128.load(y, 16)));
      a2 = f32x4.add(a2, f32x4.mul(tap, v128.load(y, 32)));
      a3 = f32x4.add(a3, f32x4.mul(tap, v128.load(y, 48)));
      a4 = f32x4.add(a4, f32x4.mul(tap, v128.load(y, 64)));
      a5 = f32x4.add(a5, f32x4.mul(tap, v128.load(y, 80)));
      a6 = f32x4.add(a6, f32x4.mul(tap, v128.load(y, 96)));
      a7 = f32x4.add(a7, f32x4.mul(tap, v128.load(y, 112)));
      y += 4;
    }
    addTo(out + at, a0, a1);
    addTo(out + at + 32, a2, a3);
    addTo(out + at + 64, a4, a5);
    addTo(out + at + 96, a6, a7);
  }
}

function addTo(out: usize, first: v128, second: v128): void {
  v128.store(out, f32x4.add(v128.load(out), first));
  v128.store(out, f32x4.add(v128.load(out, 16), second), 16);
}

/** Zeros `bytes` bytes. */
export function clear(address: usize, bytes: usize): void {
  memory.fill(address, 0, bytes);
}
