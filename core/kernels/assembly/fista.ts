import { correlateRows } from './correlate';

/**
 * FISTA from zero as in core/csc/fista.ts, until `iterations` are done or no entry moved by more than
 * `tolerance`. H and H^T are applied in single precision, iterates are kept in double: what rounding adds to an
 * iterate where H is nearly blind to it stays there and is carried on by the momentum, from one iteration to
 * all that follow, while H takes it away from what it is applied to.
 *
 * Rows of `extrapolated` have at least tapCount - 1 zeros in front of the address that is given and behind
 * their positions; `code`, `previous` and `extrapolated` are zero throughout. Strides are in bytes.
 *
 * @param gather groups for H^T: channels to atoms; `scatter` those for -H: atoms to channels, taps
 * turned round
 * @param code f64, as is `previous`: the result is in `code` after an even number of iterations, else in `previous`
 * @param extrapolated f32, as is `pull`
 * @param thresholds lambda step, one an atom, f64
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
  previous: usize,
  codeStride: usize,
  extrapolated: usize,
  pull: usize,
  rowStride: usize,
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
  let weight: f64 = 0;
  let change: f64 = 0;
  let done: i32 = 0;
  while (done < iterations) {
    done++;
    memory.copy(residual, traces, traceStride * channelCount);
    correlateRows(
      scatter,
      scatterCount,
      tapCount,
      extrapolated - before,
      rowStride,
      residual,
      traceStride,
      samples,
    );
    memory.fill(pull, 0, rowStride * (atomCount - 1) + ((<usize>positions) << 2));
    correlateRows(gather, gatherCount, tapCount, residual, traceStride, pull, rowStride, positions);
    const next = (1 + Math.sqrt(1 + 4 * s * s)) / 2;
    const nextWeight = (s - 1) / next;
    s = next;
    change = 0;
    for (let c: i32 = 0; c < atomCount; c++) {
      const row = <usize>c * codeStride;
      const single = <usize>c * rowStride;
      const moved = advance(
        code + row,
        previous + row,
        extrapolated + single,
        pull + single,
        positions,
        step,
        load<f64>(thresholds + ((<usize>c) << 3)),
        weight,
        nextWeight,
        twoSided !== 0,
      );
      change = max(change, moved);
    }
    const newest = previous;
    previous = code;
    code = newest;
    weight = nextWeight;
    if (change <= tolerance) break;
  }
  store<f64>(lastChange, change);
  return done;
}

/**
 * `x' = eta(x + weight (x - previous) + step pull)`, which takes the place of `previous`, and the single
 * precision of `x' + nextWeight (x' - x)`.
 * @returns the largest |x' - x|
 */
function advance(
  code: usize,
  previous: usize,
  extrapolated: usize,
  pull: usize,
  positions: i32,
  step: f64,
  threshold: f64,
  weight: f64,
  nextWeight: f64,
  twoSided: bool,
): f64 {
  const steps = f64x2.splat(step);
  const weights = f64x2.splat(weight);
  const nextWeights = f64x2.splat(nextWeight);
  const thresholds = f64x2.splat(threshold);
  const zero = f64x2.splat(0);
  // The other side of a one-sided code is never reached.
  const lowest = f64x2.splat(twoSided ? threshold : Infinity);
  let largest = zero;
  let n: i32 = 0;
  for (; n + 4 <= positions; n += 4) {
    const at = (<usize>n) << 3;
    const single = (<usize>n) << 2;
    const pulls = v128.load(pull + single);
    let x = v128.load(code + at);
    let w = f64x2.add(x, f64x2.mul(weights, f64x2.sub(x, v128.load(previous + at))));
    let z = f64x2.add(w, f64x2.mul(steps, f64x2.promote_low_f32x4(pulls)));
    // One instruction each, which `max` and `min` are not; of what is no number, zero.
    let above = f64x2.pmax(zero, f64x2.sub(z, thresholds));
    let next = f64x2.add(above, f64x2.pmin(zero, f64x2.add(z, lowest)));
    let change = f64x2.sub(next, x);
    largest = f64x2.pmax(largest, f64x2.abs(change));
    v128.store(previous + at, next);
    const first = f32x4.demote_f64x2_zero(f64x2.add(next, f64x2.mul(nextWeights, change)));
    x = v128.load(code + at, 16);
    w = f64x2.add(x, f64x2.mul(weights, f64x2.sub(x, v128.load(previous + at, 16))));
    z = f64x2.add(w, f64x2.mul(steps, f64x2.promote_low_f32x4(i64x2.shuffle(pulls, pulls, 1, 1))));
    above = f64x2.pmax(zero, f64x2.sub(z, thresholds));
    next = f64x2.add(above, f64x2.pmin(zero, f64x2.add(z, lowest)));
    change = f64x2.sub(next, x);
    largest = f64x2.pmax(largest, f64x2.abs(change));
    v128.store(previous + at, next, 16);
    const last = f32x4.demote_f64x2_zero(f64x2.add(next, f64x2.mul(nextWeights, change)));
    v128.store(extrapolated + single, i64x2.shuffle(first, last, 0, 2));
  }
  let most = max(f64x2.extract_lane(largest, 0), f64x2.extract_lane(largest, 1));
  for (; n < positions; n++) {
    const at = (<usize>n) << 3;
    const single = (<usize>n) << 2;
    const x = load<f64>(code + at);
    const w = x + weight * (x - load<f64>(previous + at));
    const z = w + step * <f64>load<f32>(pull + single);
    let next: f64 = z > threshold ? z - threshold : 0;
    if (twoSided && z < -threshold) next = z + threshold;
    const change = next - x;
    most = max(most, Math.abs(change));
    store<f64>(previous + at, next);
    store<f32>(extrapolated + single, <f32>(next + nextWeight * change));
  }
  return most;
}
