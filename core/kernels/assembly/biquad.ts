/** Bytes of a section: gain, a1, a2. */
const SECTION_BYTES: usize = 24;
/** Rows that are filtered side by side, so that none waits for its own last value. */
const TOGETHER: i32 = 8;
/** Bytes of one sample of them. */
const SAMPLE_BYTES: usize = 64;

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
  const last = work + <usize>(length - 1) * SAMPLE_BYTES;
  for (let r: i32 = 0; r < rows; r += TOGETHER) {
    for (let i: i32 = 0; i < TOGETHER; i += 4) {
      const known = work + <usize>before * SAMPLE_BYTES + ((<usize>i) << 3);
      loadRows(input, inputStride, offsets, r + i, rows - 1, known, samples);
    }
    extend(work + <usize>before * SAMPLE_BYTES, samples, before, -(<isize>SAMPLE_BYTES));
    extend(work + <usize>(before + samples - 1) * SAMPLE_BYTES, samples, after, SAMPLE_BYTES);
    for (let s: i32 = 0; s < sectionCount; s++) {
      runSection(sections + <usize>s * SECTION_BYTES, work, SAMPLE_BYTES, length);
    }
    // Backward, nobody hears of what comes after the last sample that is wanted.
    for (let s: i32 = 0; s < sectionCount; s++) {
      const section = sections + <usize>s * SECTION_BYTES;
      runSection(section, last, -(<isize>SAMPLE_BYTES), length - margin);
    }
    const wanted = work + <usize>margin * SAMPLE_BYTES;
    for (let i: i32 = 0; i < TOGETHER; i += 2) {
      const pair = wanted + ((<usize>i) << 3);
      storeRows(pair, output, outputStride, r + i, rows - 1, length - 2 * margin);
    }
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
    storeLess(to + 2 * SAMPLE_BYTES, ab, cd, offsetAB, offsetCD);
    to += 4 * SAMPLE_BYTES;
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
  to += SAMPLE_BYTES;
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
    for (let lane: usize = 0; lane < SAMPLE_BYTES; lane += 16) {
      const value =
        i < samples
          ? f64x2.sub(f64x2.mul(two, v128.load(end + lane)), v128.load(mirrored + lane))
          : v128.load(from + lane);
      v128.store(to + lane, value);
    }
  }
}

/** One section over eight rows, from the given address on in steps of `step` bytes. */
function runSection(section: usize, at: usize, step: isize, samples: i32): void {
  const gain = v128.load64_splat(section);
  const a1 = v128.load64_splat(section, 8);
  const a2 = v128.load64_splat(section, 16);
  // As if the first value had lasted for ever: then nothing has come through.
  const silence = f64x2.splat(0);
  let px1 = f64x2.mul(gain, v128.load(at));
  let qx1 = f64x2.mul(gain, v128.load(at, 16));
  let rx1 = f64x2.mul(gain, v128.load(at, 32));
  let sx1 = f64x2.mul(gain, v128.load(at, 48));
  let px2 = px1;
  let qx2 = qx1;
  let rx2 = rx1;
  let sx2 = sx1;
  let py1 = silence;
  let qy1 = silence;
  let ry1 = silence;
  let sy1 = silence;
  let py2 = silence;
  let qy2 = silence;
  let ry2 = silence;
  let sy2 = silence;
  for (let t: i32 = 0; t < samples; t++) {
    const px = f64x2.mul(gain, v128.load(at));
    const qx = f64x2.mul(gain, v128.load(at, 16));
    const rx = f64x2.mul(gain, v128.load(at, 32));
    const sx = f64x2.mul(gain, v128.load(at, 48));
    const py = filtered(px, px2, py1, py2, a1, a2);
    const qy = filtered(qx, qx2, qy1, qy2, a1, a2);
    const ry = filtered(rx, rx2, ry1, ry2, a1, a2);
    const sy = filtered(sx, sx2, sy1, sy2, a1, a2);
    v128.store(at, py);
    v128.store(at, qy, 16);
    v128.store(at, ry, 32);
    v128.store(at, sy, 48);
    px2 = px1;
    qx2 = qx1;
    rx2 = rx1;
    sx2 = sx1;
    px1 = px;
    qx1 = qx;
    rx1 = rx;
    sx1 = sx;
    py2 = py1;
    qy2 = qy1;
    ry2 = ry1;
    sy2 = sy1;
    py1 = py;
    qy1 = qy;
    ry1 = ry;
    sy1 = sy;
    at += step;
  }
}

function filtered(x: v128, x2: v128, y1: v128, y2: v128, a1: v128, a2: v128): v128 {
  const before = f64x2.sub(f64x2.sub(x, x2), f64x2.mul(a2, y2));
  return f64x2.sub(before, f64x2.mul(a1, y1));
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
    const second = f32x4.demote_f64x2_zero(v128.load(from, 64));
    const third = f32x4.demote_f64x2_zero(v128.load(from, 128));
    const fourth = f32x4.demote_f64x2_zero(v128.load(from, 192));
    const early = v128.shuffle<f32>(first, second, 0, 4, 1, 5);
    const late = v128.shuffle<f32>(third, fourth, 0, 4, 1, 5);
    // Where the last row is alone, both are the same.
    v128.store(toA, v128.shuffle<f32>(early, late, 0, 1, 4, 5));
    v128.store(toB, v128.shuffle<f32>(early, late, 2, 3, 6, 7));
    from += 4 * SAMPLE_BYTES;
    toA += 16;
    toB += 16;
  }
}
