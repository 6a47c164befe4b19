import { correlateInto } from './correlate';

/** Positions of one atom that are worked on at a time: its mixtures stay in the cache. */
const STRIP: i32 = 960;
/** Bytes of an atom: weights' address, pairs, mixtures, taps' address, output row, and three unused words. */
const ATOM_BYTES: usize = 32;
/** Mixtures are sums of products over 2 ** 16, rounded. */
const SHIFT: i32 = 16;
const ROUNDING: i32 = 32767;

/**
 * Rows of `quantiseRows` to half as many that have the samples of two rows in one word, the even
 * row's in its lower half; a last row that is alone is paired with zeros.
 */
export function pairRows(input: usize, output: usize, stride: usize, rows: i32, length: i32): void {
  const low = i32x4.splat(0xffff);
  for (let r: i32 = 0; r < rows; r += 2) {
    const even = input + <usize>r * stride;
    const odd = even + stride;
    const to = output + <usize>(r >> 1) * stride;
    const alone = r + 1 === rows;
    for (let n: i32 = 0; n < length; n += 4) {
      const at = (<usize>n) << 2;
      const upper = alone ? i32x4.splat(0) : i32x4.shl(v128.load(odd + at), 16);
      v128.store(to + at, v128.or(v128.and(v128.load(even + at), low), upper));
    }
  }
}

/**
 * The correlation of mixtures of rows with 16-bit taps, in whole numbers:
 * `out_c[n] = sum_r sum_k taps_rc[k] m_rc[n + k]`, with
 * `m_rc[n] = (sum_p weights_rcp in_p[n] + 32767) >> 16`.
 *
 * @param atoms records of ATOM_BYTES. For each mixture the weights have two words a pair of rows:
 *   which pair, and the weights of both; taps are pairs, `(mixtures x tapPairs)`
 * @param input rows of `pairRows`, with room for 64 words more than are read of them
 * @param scratch room for `STRIP + 2 tapPairs + 64` words for each mixture of one atom
 */
export function correlateMixtures(
  atoms: usize,
  atomCount: i32,
  tapPairs: i32,
  input: usize,
  inputStride: usize,
  scratch: usize,
  output: usize,
  outputStride: usize,
  positions: i32,
): void {
  const scratchStride = (<usize>(STRIP + 2 * tapPairs + 64)) << 2;
  for (let from: i32 = 0; from < positions; from += STRIP) {
    const count = min(STRIP, positions - from);
    const offset = (<usize>from) << 2;
    for (let c: i32 = 0; c < atomCount; c++) {
      const atom = atoms + <usize>c * ATOM_BYTES;
      let weights = <usize>load<u32>(atom);
      const pairs = load<i32>(atom, 4);
      const mixtures = load<i32>(atom, 8);
      const taps = <usize>load<u32>(atom, 12);
      for (let r: i32 = 0; r < mixtures; r++) {
        const row = scratch + <usize>r * scratchStride;
        // Whole vectors of positions are correlated: what they read behind the last is made, too.
        mix(weights, pairs, input + offset, inputStride, row, count + 2 * tapPairs + 31);
        weights += (<usize>pairs) << 3;
      }
      const out = output + <usize>load<i32>(atom, 16) * outputStride + offset;
      correlateInto<i16>(taps, tapPairs, mixtures, scratch, scratchStride, out, count);
    }
  }
}

/** One mixture, its samples paired with the next as `quantiseRows` does. */
function mix(
  weights: usize,
  pairs: i32,
  input: usize,
  inputStride: usize,
  row: usize,
  length: i32,
): void {
  const end = weights + ((<usize>pairs) << 3);
  const rounding = i32x4.splat(ROUNDING);
  for (let n: i32 = 0; n <= length; n += 16) {
    const at = (<usize>n) << 2;
    let a = rounding;
    let b = rounding;
    let c = rounding;
    let d = rounding;
    for (let w = weights; w < end; w += 8) {
      const y = input + <usize>load<i32>(w) * inputStride + at;
      const both = v128.load32_splat(w, 4);
      a = i32x4.add(a, i32x4.dot_i16x8_s(both, v128.load(y)));
      b = i32x4.add(b, i32x4.dot_i16x8_s(both, v128.load(y, 16)));
      c = i32x4.add(c, i32x4.dot_i16x8_s(both, v128.load(y, 32)));
      d = i32x4.add(d, i32x4.dot_i16x8_s(both, v128.load(y, 48)));
    }
    v128.store(row + at, i32x4.shr_s(a, SHIFT));
    v128.store(row + at, i32x4.shr_s(b, SHIFT), 16);
    v128.store(row + at, i32x4.shr_s(c, SHIFT), 32);
    v128.store(row + at, i32x4.shr_s(d, SHIFT), 48);
  }
  const low = i32x4.splat(0xffff);
  for (let n: i32 = 0; n < length; n += 4) {
    const at = row + ((<usize>n) << 2);
    v128.store(at, v128.or(v128.and(v128.load(at), low), i32x4.shl(v128.load(at, 4), 16)));
  }
}
