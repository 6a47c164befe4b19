/** Bytes of a section: b0, b1, b2, a1, a2. */
const SECTION_BYTES: usize = 40;

/**
 * Filters every row in place, forward and then backward, like core/preprocess/biquad.ts and with the
 * same operations in the same order; four rows at a time, so that none waits for its own last value.
 * @param sections f64 `(sectionCount x 5)`
 * @param signals rows of f64, `stride` in bytes
 */
export function filterZeroPhase(
  sections: usize,
  sectionCount: i32,
  signals: usize,
  stride: usize,
  rows: i32,
  samples: i32,
): void {
  if (samples === 0) return;
  const end = signals + ((<usize>(samples - 1)) << 3);
  for (let r: i32 = 0; r < rows; r += 4) {
    // Where fewer rows are left the last is filtered several times over: all read before any writes.
    const a = <usize>r * stride;
    const b = <usize>min(r + 1, rows - 1) * stride;
    const c = <usize>min(r + 2, rows - 1) * stride;
    const d = <usize>min(r + 3, rows - 1) * stride;
    for (let s: i32 = 0; s < sectionCount; s++) {
      const section = sections + <usize>s * SECTION_BYTES;
      runSection(section, signals + a, signals + b, signals + c, signals + d, 8, samples);
    }
    for (let s: i32 = 0; s < sectionCount; s++) {
      const section = sections + <usize>s * SECTION_BYTES;
      runSection(section, end + a, end + b, end + c, end + d, -8, samples);
    }
  }
}

/** One section over four rows, from the given addresses on in steps of `step` bytes. */
function runSection(
  section: usize,
  a: usize,
  b: usize,
  c: usize,
  d: usize,
  step: isize,
  samples: i32,
): void {
  const b0 = v128.load64_splat(section);
  const b1 = v128.load64_splat(section, 8);
  const b2 = v128.load64_splat(section, 16);
  const a1 = v128.load64_splat(section, 24);
  const a2 = v128.load64_splat(section, 32);
  const gain =
    (load<f64>(section) + load<f64>(section, 8) + load<f64>(section, 16)) /
    (1 + load<f64>(section, 24) + load<f64>(section, 32));
  // Each pass starts as if its first value had lasted for ever.
  let px1 = v128.load64_lane(b, v128.load64_zero(a), 1);
  let qx1 = v128.load64_lane(d, v128.load64_zero(c), 1);
  let px2 = px1;
  let qx2 = qx1;
  let py1 = f64x2.mul(px1, f64x2.splat(gain));
  let qy1 = f64x2.mul(qx1, f64x2.splat(gain));
  let py2 = py1;
  let qy2 = qy1;
  for (let t: i32 = 0; t < samples; t++) {
    const p = v128.load64_lane(b, v128.load64_zero(a), 1);
    const q = v128.load64_lane(d, v128.load64_zero(c), 1);
    let py = f64x2.add(f64x2.mul(b0, p), f64x2.mul(b1, px1));
    let qy = f64x2.add(f64x2.mul(b0, q), f64x2.mul(b1, qx1));
    py = f64x2.sub(f64x2.add(py, f64x2.mul(b2, px2)), f64x2.mul(a2, py2));
    qy = f64x2.sub(f64x2.add(qy, f64x2.mul(b2, qx2)), f64x2.mul(a2, qy2));
    py = f64x2.sub(py, f64x2.mul(a1, py1));
    qy = f64x2.sub(qy, f64x2.mul(a1, qy1));
    px2 = px1;
    qx2 = qx1;
    px1 = p;
    qx1 = q;
    py2 = py1;
    qy2 = qy1;
    py1 = py;
    qy1 = qy;
    v128.store64_lane(a, py, 0);
    v128.store64_lane(b, py, 1);
    v128.store64_lane(c, qy, 0);
    v128.store64_lane(d, qy, 1);
    a += step;
    b += step;
    c += step;
    d += step;
  }
}
