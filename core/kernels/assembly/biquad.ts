import { runSections } from './biquad-sections';

/** Rows that are filtered side by side, so that none waits for its own last value. */
const MANY: i32 = 8;
/** As many as that where there are no more. */
const FEW: i32 = 4;

/** Bytes of one sample of the rows that are filtered side by side. */
let sampleBytes: usize = 0;

/**
 * Filters rows, each less its offset and extended on both sides, forward and then backward: like
 * core/preprocess/biquad.ts in double precision, with the same operations in the same order.
 *
 * @param sections f64 `(sectionCount x 3)`
 * @param offsets f64, one a row
 * @param input rows of f32, `samples` of them at least one, with room for whole vectors
 * @param before samples to extend by before the first; `after` likewise behind the last
 * @param margin samples at either end of the extended rows that are not wanted
 * @param output rows of f32, `before + samples + after - 2 margin` of them, with room for whole vectors
 * @param work room for 64 bytes for each extended sample, and 256 more
 */
export function filterZeroPhase(
  sections: usize,
  sectionCount: i32,
  offsets: usize,
  input: usize,
  inputStride: usize,
  rows: i32,
  samples: i32,
  before: i32,
  after: i32,
  margin: i32,
  output: usize,
  outputStride: usize,
  work: usize,
): void {
  const length = before + samples + after;
  for (let r: i32 = 0; r < rows; ) {
    const together = rows - r > FEW ? MANY : FEW;
    sampleBytes = (<usize>together) << 3;
    const last = work + <usize>(length - 1) * sampleBytes;
    for (let i: i32 = 0; i < together; i += 4) {
      const known = work + <usize>before * sampleBytes + ((<usize>i) << 3);
      loadRows(input, inputStride, offsets, r + i, rows - 1, known, samples);
    }
    extend(work + <usize>before * sampleBytes, samples, before, -(<isize>sampleBytes));
    extend(work + <usize>(before + samples - 1) * sampleBytes, samples, after, sampleBytes);
    runSections(sections, sectionCount, together, work, sampleBytes, length);
    // Backward, nobody hears of what comes after the last sample that is wanted.
    const wantedLength = length - margin;
    runSections(sections, sectionCount, together, last, -(<isize>sampleBytes), wantedLength);
    const wanted = work + <usize>margin * sampleBytes;
    for (let i: i32 = 0; i < together; i += 2) {
      const pair = wanted + ((<usize>i) << 3);
      storeRows(pair, output, outputStride, r + i, rows - 1, length - 2 * margin);
    }
    r += together;
  }
}

/** Four rows less their offsets side by side in double precision; beyond the last row, that one again. */
function loadRows(
  input: usize,
  stride: usize,
  offsets: usize,
  row: i32,
  lastRow: i32,
  to: usize,
  samples: i32,
): void {
  const a = min(row, lastRow);
  const b = min(row + 1, lastRow);
  const c = min(row + 2, lastRow);
  const d = min(row + 3, lastRow);
  const offsetAB = pairOf(offsets, a, b);
  const offsetCD = pairOf(offsets, c, d);
  let fromA = input + <usize>a * stride;
  let fromB = input + <usize>b * stride;
  let fromC = input + <usize>c * stride;
  let fromD = input + <usize>d * stride;
  for (let n: i32 = 0; n < samples; n += 4) {
    const valuesA = v128.load(fromA);
    const valuesB = v128.load(fromB);
    const valuesC = v128.load(fromC);
    const valuesD = v128.load(fromD);
    let ab = v128.shuffle<f32>(valuesA, valuesB, 0, 4, 1, 5);
    let cd = v128.shuffle<f32>(valuesC, valuesD, 0, 4, 1, 5);
    storeLess(to, ab, cd, offsetAB, offsetCD);
    ab = v128.shuffle<f32>(valuesA, valuesB, 2, 6, 3, 7);
    cd = v128.shuffle<f32>(valuesC, valuesD, 2, 6, 3, 7);
    storeLess(to + 2 * sampleBytes, ab, cd, offsetAB, offsetCD);
    to += 4 * sampleBytes;
    fromA += 16;
    fromB += 16;
    fromC += 16;
    fromD += 16;
  }
}

function pairOf(offsets: usize, first: i32, second: i32): v128 {
  const low = v128.load64_zero(offsets + ((<usize>first) << 3));
  return v128.load64_lane(offsets + ((<usize>second) << 3), low, 1);
}

/** Two samples of four rows. */
function storeLess(to: usize, ab: v128, cd: v128, offsetAB: v128, offsetCD: v128): void {
  v128.store(to, f64x2.sub(f64x2.promote_low_f32x4(ab), offsetAB));
  v128.store(to, f64x2.sub(f64x2.promote_low_f32x4(cd), offsetCD), 16);
  const nextAB = v128.shuffle<f32>(ab, ab, 2, 3, 2, 3);
  const nextCD = v128.shuffle<f32>(cd, cd, 2, 3, 2, 3);
  to += sampleBytes;
  v128.store(to, f64x2.sub(f64x2.promote_low_f32x4(nextAB), offsetAB));
  v128.store(to, f64x2.sub(f64x2.promote_low_f32x4(nextCD), offsetCD), 16);
}

/** The odd reflection of the samples about the one at `end`, away from them by `step` bytes a sample. */
function extend(end: usize, samples: i32, count: i32, step: isize): void {
  const two = f64x2.splat(2);
  let to = end;
  let mirrored = end;
  for (let i: i32 = 1; i <= count; i++) {
    const from = to;
    to += step;
    mirrored -= step;
    for (let lane: usize = 0; lane < sampleBytes; lane += 16) {
      const value =
        i < samples
          ? f64x2.sub(f64x2.mul(two, v128.load(end + lane)), v128.load(mirrored + lane))
          : v128.load(from + lane);
      v128.store(to + lane, value);
    }
  }
}

/** Two of the rows side by side back to rows in single precision; none beyond the last row. */
function storeRows(
  from: usize,
  output: usize,
  stride: usize,
  row: i32,
  lastRow: i32,
  samples: i32,
): void {
  if (row > lastRow) return;
  let toA = output + <usize>row * stride;
  let toB = output + <usize>min(row + 1, lastRow) * stride;
  for (let n: i32 = 0; n < samples; n += 4) {
    const first = f32x4.demote_f64x2_zero(v128.load(from));
    const second = f32x4.demote_f64x2_zero(v128.load(from + sampleBytes));
    const third = f32x4.demote_f64x2_zero(v128.load(from + 2 * sampleBytes));
    const fourth = f32x4.demote_f64x2_zero(v128.load(from + 3 * sampleBytes));
    const early = v128.shuffle<f32>(first, second, 0, 4, 1, 5);
    const late = v128.shuffle<f32>(third, fourth, 0, 4, 1, 5);
    // Where the last row is alone, both are the same.
    v128.store(toA, v128.shuffle<f32>(early, late, 0, 1, 4, 5));
    v128.store(toB, v128.shuffle<f32>(early, late, 2, 3, 6, 7));
    from += 4 * sampleBytes;
    toA += 16;
    toB += 16;
  }
}
