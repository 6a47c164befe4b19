import { correlateRows } from './correlate';

/**
 * FISTA from zero as in core/csc/fista.ts, in single precision, until `iterations` are done or no
 * entry moved by more than `tolerance`.
 *
 * Rows of codes have at least tapCount - 1 zeros in front of the address that is given and behind
 * their positions; `code` and `momentum` are zero throughout. Strides are in bytes.
 *
 * @param gather groups for H^T: channels to atoms; `scatter` those for -H: atoms to channels, taps
 * turned round
 * @param thresholds lambda step, one an atom, f32
 * @param lastChange where the largest change of the last iteration goes, f64
 * @returns number of iterations
 */
export function fista(
  gather: usize,
  gatherCount: i32,
  scatter: usize,
  scatterCount: i32,
  tapCount: i32,
  traces: usize,
  residual: usize,
  traceStride: usize,
  channelCount: i32,
  samples: i32,
  code: usize,
  momentum: usize,
  pull: usize,
  codeStride: usize,
  atomCount: i32,
  positions: i32,
  thresholds: usize,
  step: f64,
  twoSided: i32,
  iterations: i32,
  tolerance: f64,
  lastChange: usize,
): i32 {
  const before = (<usize>(tapCount - 1)) << 2;
  let s: f64 = 1;
  let change: f64 = 0;
  let done: i32 = 0;
  while (done < iterations) {
    done++;
    memory.copy(residual, traces, traceStride * channelCount);
    correlateRows(
      scatter,
      scatterCount,
      tapCount,
      momentum - before,
      codeStride,
      residual,
      traceStride,
      samples,
    );
    memory.fill(pull, 0, codeStride * (atomCount - 1) + ((<usize>positions) << 2));
    correlateRows(
      gather,
      gatherCount,
      tapCount,
      residual,
      traceStride,
      pull,
      codeStride,
      positions,
    );
    const next = (1 + Math.sqrt(1 + 4 * s * s)) / 2;
    const weight = (s - 1) / next;
    s = next;
    change = 0;
    for (let c: i32 = 0; c < atomCount; c++) {
      const row = <usize>c * codeStride;
      const threshold = load<f32>(thresholds + ((<usize>c) << 2));
      const moved = advance(
        code + row,
        momentum + row,
        pull + row,
        positions,
        <f32>step,
        threshold,
        <f32>weight,
        twoSided !== 0,
      );
      change = max(change, <f64>moved);
    }
    if (change <= tolerance) break;
  }
  store<f64>(lastChange, change);
  return done;
}

/**
 * `x' = eta(w + step pull)`, then `w = x' + weight (x' - x)`, and x' takes the place of x.
 * @returns the largest |x' - x|
 */
function advance(
  code: usize,
  momentum: usize,
  pull: usize,
  positions: i32,
  step: f32,
  threshold: f32,
  weight: f32,
  twoSided: bool,
): f32 {
  const steps = f32x4.splat(step);
  const weights = f32x4.splat(weight);
  const thresholds = f32x4.splat(threshold);
  const zero = f32x4.splat(0);
  // The other side of a one-sided code is never reached.
  const lowest = f32x4.splat(twoSided ? threshold : Infinity);
  let largest = zero;
  let n: i32 = 0;
  for (; n + 4 <= positions; n += 4) {
    const at = (<usize>n) << 2;
    const x = v128.load(code + at);
    const z = f32x4.add(v128.load(momentum + at), f32x4.mul(steps, v128.load(pull + at)));
    const above = f32x4.max(f32x4.sub(z, thresholds), zero);
    const next = f32x4.add(above, f32x4.min(f32x4.add(z, lowest), zero));
    const change = f32x4.sub(next, x);
    largest = f32x4.max(largest, f32x4.abs(change));
    v128.store(code + at, next);
    v128.store(momentum + at, f32x4.add(next, f32x4.mul(weights, change)));
  }
  let most = max(
    max(f32x4.extract_lane(largest, 0), f32x4.extract_lane(largest, 1)),
    max(f32x4.extract_lane(largest, 2), f32x4.extract_lane(largest, 3)),
  );
  for (; n < positions; n++) {
    const at = (<usize>n) << 2;
    const x = load<f32>(code + at);
    const z = load<f32>(momentum + at) + step * load<f32>(pull + at);
    let next = max<f32>(z - threshold, 0);
    if (twoSided) next += min<f32>(z + threshold, 0);
    const change = next - x;
    most = max(most, Mathf.abs(change));
    store<f32>(code + at, next);
    store<f32>(momentum + at, next + weight * change);
  }
  return most;
}
