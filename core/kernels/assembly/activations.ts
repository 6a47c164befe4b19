import { at8 } from './rows';

/** As `unrolled-network.ts` beside this folder has them; soft is what is left. */
const RELU: i32 = 1;
const HARD: i32 = 2;
const GROUP: i32 = 3;

/** What ends a layer: `values`, whose count is even, in place. Twin: core/learn/dense/activations.ts. */
export function activate(
  kind: i32,
  groupSize: i32,
  values: usize,
  count: i32,
  threshold: f64,
): void {
  if (kind === GROUP) shrinkGroups(values, count, groupSize, threshold);
  else shrinkEntries(kind, values, count, threshold);
}

function shrinkEntries(kind: i32, values: usize, count: i32, threshold: f64): void {
  const zero = f64x2.splat(0);
  const up = f64x2.splat(threshold);
  const down = f64x2.splat(-threshold);
  const end = at8(values, count);
  for (; values < end; values += 16) {
    const value = v128.load(values);
    const large = f64x2.pmax(zero, f64x2.sub(value, up));
    if (kind === RELU) v128.store(values, large);
    else if (kind === HARD) {
      v128.store(values, v128.and(value, f64x2.ge(f64x2.abs(value), up)));
    } else v128.store(values, f64x2.add(large, f64x2.pmin(zero, f64x2.sub(value, down))));
  }
}

function shrinkGroups(values: usize, count: i32, groupSize: i32, threshold: f64): void {
  for (let g: i32 = 0; g + groupSize <= count; g += groupSize) {
    const group = at8(values, g);
    const norm = sqrt(product(group, group, groupSize));
    const scale = norm > threshold ? 1 - threshold / norm : 0;
    for (let i: i32 = 0; i < groupSize; i++) {
      store<f64>(at8(group, i), scale * load<f64>(at8(group, i)));
    }
  }
}

/** The adjoint of its Jacobian where it gave `output`: slopes by the output become slopes by the input. */
export function pullBack(
  kind: i32,
  groupSize: i32,
  output: usize,
  count: i32,
  threshold: f64,
  slope: usize,
): void {
  if (kind === GROUP) pullGroupsBack(output, count, groupSize, threshold, slope);
  else {
    const end = at8(output, count);
    for (; output < end; output += 16) {
      const isActive = f64x2.ne(v128.load(output), f64x2.splat(0));
      v128.store(slope, v128.and(v128.load(slope), isActive));
      slope += 16;
    }
  }
}

function pullGroupsBack(
  output: usize,
  count: i32,
  groupSize: i32,
  threshold: f64,
  slope: usize,
): void {
  for (let g: i32 = 0; g + groupSize <= count; g += groupSize) {
    const group = at8(output, g);
    const slopes = at8(slope, g);
    const energy = product(group, group, groupSize);
    const length = sqrt(energy);
    const share = threshold / (length + threshold);
    const along = energy === 0 ? 0 : (share * product(group, slopes, groupSize)) / energy;
    const across = energy === 0 ? 0 : 1 - share;
    for (let i: i32 = 0; i < groupSize; i++) {
      const at = at8(slopes, i);
      store<f64>(at, across * load<f64>(at) + along * load<f64>(at8(group, i)));
    }
  }
}

function product(a: usize, b: usize, count: i32): f64 {
  let sum: f64 = 0;
  for (let i: i32 = 0; i < count; i++) sum += load<f64>(at8(a, i)) * load<f64>(at8(b, i));
  return sum;
}
