/** Biquad sections over rows in double precision, with the operations of core/preprocess/biquad.ts in their order. */

/** Bytes of a section: gain, a1, a2. */
const SECTION_BYTES: usize = 24;

/**
 * All sections, one after the other, over rows that stand side by side. Four rows alone would wait for
 * their own last values, so two sections run over them at a time.
 *
 * @param sections f64 `(sectionCount x 3)`
 * @param rows 4 or 8
 * @param at the first sample of the rows, f64
 * @param step bytes from one sample to the next; negative to filter backward
 */
export function runSections(
  sections: usize,
  sectionCount: i32,
  rows: i32,
  at: usize,
  step: isize,
  samples: i32,
): void {
  for (let s: i32 = 0; s < sectionCount; ) {
    const section = sections + <usize>s * SECTION_BYTES;
    if (rows === 8) {
      runSection(section, at, step, samples);
      s++;
    } else {
      const isLast = s + 1 === sectionCount;
      if (isLast) runSectionOfFew(section, at, step, samples);
      else runTwoSections(section, at, step, samples);
      s += 2;
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

/** One section over four rows. */
function runSectionOfFew(section: usize, at: usize, step: isize, samples: i32): void {
  const gain = v128.load64_splat(section);
  const a1 = v128.load64_splat(section, 8);
  const a2 = v128.load64_splat(section, 16);
  const silence = f64x2.splat(0);
  let px1 = f64x2.mul(gain, v128.load(at));
  let qx1 = f64x2.mul(gain, v128.load(at, 16));
  let px2 = px1;
  let qx2 = qx1;
  let py1 = silence;
  let qy1 = silence;
  let py2 = silence;
  let qy2 = silence;
  for (let t: i32 = 0; t < samples; t++) {
    const px = f64x2.mul(gain, v128.load(at));
    const qx = f64x2.mul(gain, v128.load(at, 16));
    const py = filtered(px, px2, py1, py2, a1, a2);
    const qy = filtered(qx, qx2, qy1, qy2, a1, a2);
    v128.store(at, py);
    v128.store(at, qy, 16);
    px2 = px1;
    qx2 = qx1;
    px1 = px;
    qx1 = qx;
    py2 = py1;
    qy2 = qy1;
    py1 = py;
    qy1 = qy;
    at += step;
  }
}

/** Two sections over four rows: while the second takes a sample, the first takes the next. */
function runTwoSections(section: usize, at: usize, step: isize, samples: i32): void {
  const gainA = v128.load64_splat(section);
  const a1 = v128.load64_splat(section, 8);
  const a2 = v128.load64_splat(section, 16);
  const gainB = v128.load64_splat(section, 24);
  const b1 = v128.load64_splat(section, 32);
  const b2 = v128.load64_splat(section, 40);
  const silence = f64x2.splat(0);
  let px1 = f64x2.mul(gainA, v128.load(at));
  let qx1 = f64x2.mul(gainA, v128.load(at, 16));
  let px2 = px1;
  let qx2 = qx1;
  let py1 = silence;
  let qy1 = silence;
  let py2 = silence;
  let qy2 = silence;
  let pu1 = f64x2.mul(gainB, filtered(px1, px2, py1, py2, a1, a2));
  let qu1 = f64x2.mul(gainB, filtered(qx1, qx2, qy1, qy2, a1, a2));
  let pu2 = pu1;
  let qu2 = qu1;
  let pv1 = silence;
  let qv1 = silence;
  let pv2 = silence;
  let qv2 = silence;
  for (let t: i32 = 0; t < samples; t++) {
    const px = f64x2.mul(gainA, v128.load(at));
    const qx = f64x2.mul(gainA, v128.load(at, 16));
    const py = filtered(px, px2, py1, py2, a1, a2);
    const qy = filtered(qx, qx2, qy1, qy2, a1, a2);
    const pu = f64x2.mul(gainB, py);
    const qu = f64x2.mul(gainB, qy);
    const pv = filtered(pu, pu2, pv1, pv2, b1, b2);
    const qv = filtered(qu, qu2, qv1, qv2, b1, b2);
    v128.store(at, pv);
    v128.store(at, qv, 16);
    px2 = px1;
    qx2 = qx1;
    px1 = px;
    qx1 = qx;
    py2 = py1;
    qy2 = qy1;
    py1 = py;
    qy1 = qy;
    pu2 = pu1;
    qu2 = qu1;
    pu1 = pu;
    qu1 = qu;
    pv2 = pv1;
    qv2 = qv1;
    pv1 = pv;
    qv1 = qv;
    at += step;
  }
}

function filtered(x: v128, x2: v128, y1: v128, y2: v128, a1: v128, a2: v128): v128 {
  const before = f64x2.sub(f64x2.sub(x, x2), f64x2.mul(a2, y2));
  return f64x2.sub(before, f64x2.mul(a1, y1));
}
