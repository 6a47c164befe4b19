/**
 * The negative log-likelihood of counts as core/csc/likelihood.ts has it, with its derivatives. Rows
 * are of f64; behind their last number are zeros to a whole pair.
 */
import { exponential, openExponential } from './exponential';
import { at4, at8 } from './rows';

const GAUSSIAN: i32 = 0;
const BINOMIAL: i32 = 1;

let family: i32 = 0;
/** Whether every bin has one level: then levels are bins. */
let isPlain: bool = false;
let totals: usize = 0;
let firstLevels: usize = 0;
let offsets: usize = 0;
let trials: usize = 0;
/** Of each level: its prediction with the offset, then the means and variances of its trials together. */
let etas: usize = 0;
let means: usize = 0;
let variances: usize = 0;

/**
 * @param counts ten words: family (0 Gaussian, 1 binomial, 2 Poisson), numbers of bins and levels,
 * whether every bin has one level, and the addresses of totals, of the first level of each bin (i32), of
 * offsets, trials, and of scratch of three rows of levels and three more, and of constants of `openExponential`
 */
export function openCounts(counts: usize): void {
  family = load<i32>(counts);
  isPlain = load<i32>(counts, 12) !== 0;
  totals = <usize>load<u32>(counts, 16);
  firstLevels = <usize>load<u32>(counts, 20);
  offsets = <usize>load<u32>(counts, 24);
  trials = <usize>load<u32>(counts, 28);
  etas = <usize>load<u32>(counts, 32);
  const row = (<usize>((load<i32>(counts, 8) + 3) & ~1)) << 3;
  means = etas + row;
  variances = means + row;
  openExponential(<usize>load<u32>(counts, 36));
}

/** Whether a bin's curvature depends on its prediction. */
export function curvatureVaries(): bool {
  return family !== GAUSSIAN;
}

/**
 * Writes the working observation, minus the gradient of the negative log-likelihood, and its curvature.
 * @param first even; of bins from there to `end`
 * @returns energy of the change of the working observation
 */
export function evaluateBins(
  first: i32,
  end: i32,
  prediction: usize,
  residual: usize,
  curvature: usize,
): f64 {
  if (isPlain && family === BINOMIAL)
    return plainBinomial(first, end, prediction, residual, curvature);
  const from = isPlain ? first : load<i32>(at4(firstLevels, first));
  const to = isPlain ? end : load<i32>(at4(firstLevels, end));
  addOffsets(first, end, prediction);
  if (family === BINOMIAL) binomialLevels(from, to);
  else if (family === GAUSSIAN) gaussianLevels(from, to);
  else poissonLevels(from, to);
  return isPlain
    ? gatherPlain(first, end, residual, curvature)
    : gatherLevels(first, end, residual, curvature);
}

function addOffsets(first: i32, end: i32, prediction: usize): void {
  if (isPlain) {
    for (let n = first; n < end; n += 2) {
      const sum = f64x2.add(v128.load(at8(offsets, n)), v128.load(at8(prediction, n)));
      v128.store(at8(etas, n), sum);
    }
    return;
  }
  for (let n = first; n < end; n++) {
    const z = load<f64>(at8(prediction, n));
    const last = load<i32>(at4(firstLevels, n + 1));
    for (let l = load<i32>(at4(firstLevels, n)); l < last; l++) {
      store<f64>(at8(etas, l), load<f64>(at8(offsets, l)) + z);
    }
  }
}

/**
 * All in one pass for the most common likelihood: spikes or none, trials alike in every bin. At rest,
 * predictions are what they were two bins before, and so are probabilities.
 */
function plainBinomial(
  first: i32,
  end: i32,
  prediction: usize,
  residual: usize,
  curvature: usize,
): f64 {
  const zero = f64x2.splat(0);
  const one = f64x2.splat(1);
  let energies = zero;
  let known = f64x2.splat(NaN);
  let smaller = zero;
  let larger = one;
  for (let n = first; n < end; n += 2) {
    const eta = f64x2.add(v128.load(at8(offsets, n)), v128.load(at8(prediction, n)));
    if (!v128.all_true<i64>(f64x2.eq(eta, known))) {
      known = eta;
      const odds = exponential(f64x2.neg(f64x2.abs(eta)));
      larger = f64x2.div(one, f64x2.add(one, odds));
      smaller = f64x2.mul(odds, larger);
    }
    const count = v128.load(at8(trials, n));
    const mean = f64x2.mul(count, v128.bitselect(smaller, larger, f64x2.lt(eta, zero)));
    const next = f64x2.sub(v128.load(at8(totals, n)), mean);
    const change = f64x2.sub(next, v128.load(at8(residual, n)));
    energies = f64x2.add(energies, f64x2.mul(change, change));
    v128.store(at8(residual, n), next);
    v128.store(at8(curvature, n), f64x2.mul(count, f64x2.mul(smaller, larger)));
  }
  return f64x2.extract_lane(energies, 0) + f64x2.extract_lane(energies, 1);
}

/** Writes what bins have of their one level. @returns as `evaluateBins` */
function gatherPlain(first: i32, end: i32, residual: usize, curvature: usize): f64 {
  let energies = f64x2.splat(0);
  for (let n = first; n < end; n += 2) {
    const next = f64x2.sub(v128.load(at8(totals, n)), v128.load(at8(means, n)));
    const change = f64x2.sub(next, v128.load(at8(residual, n)));
    energies = f64x2.add(energies, f64x2.mul(change, change));
    v128.store(at8(residual, n), next);
    v128.store(at8(curvature, n), v128.load(at8(variances, n)));
  }
  return f64x2.extract_lane(energies, 0) + f64x2.extract_lane(energies, 1);
}

/** The same for bins of several levels. */
function gatherLevels(first: i32, end: i32, residual: usize, curvature: usize): f64 {
  let energy: f64 = 0;
  for (let n = first; n < end; n++) {
    let mean: f64 = 0;
    let variance: f64 = 0;
    const last = load<i32>(at4(firstLevels, n + 1));
    for (let l = load<i32>(at4(firstLevels, n)); l < last; l++) {
      mean += load<f64>(at8(means, l));
      variance += load<f64>(at8(variances, l));
    }
    const next = load<f64>(at8(totals, n)) - mean;
    const change = next - load<f64>(at8(residual, n));
    energy += change * change;
    store<f64>(at8(residual, n), next);
    store<f64>(at8(curvature, n), variance);
  }
  return energy;
}

/**
 * Means and variances of the trials of levels [from, to), and of one behind where they are odd in number:
 * nobody reads it.
 */
function binomialLevels(from: i32, to: i32): void {
  const zero = f64x2.splat(0);
  const one = f64x2.splat(1);
  for (let l = from; l < to; l += 2) {
    const eta = v128.load(at8(etas, l));
    const odds = exponential(f64x2.neg(f64x2.abs(eta)));
    const larger = f64x2.div(one, f64x2.add(one, odds));
    const smaller = f64x2.mul(odds, larger);
    const mean = v128.bitselect(smaller, larger, f64x2.lt(eta, zero));
    const count = v128.load(at8(trials, l));
    v128.store(at8(means, l), f64x2.mul(count, mean));
    v128.store(at8(variances, l), f64x2.mul(count, f64x2.mul(larger, smaller)));
  }
}

function poissonLevels(from: i32, to: i32): void {
  for (let l = from; l < to; l += 2) {
    const mean = f64x2.mul(v128.load(at8(trials, l)), exponential(v128.load(at8(etas, l))));
    v128.store(at8(means, l), mean);
    v128.store(at8(variances, l), mean);
  }
}

function gaussianLevels(from: i32, to: i32): void {
  for (let l = from; l < to; l += 2) {
    const count = v128.load(at8(trials, l));
    v128.store(at8(means, l), f64x2.mul(count, v128.load(at8(etas, l))));
    v128.store(at8(variances, l), count);
  }
}
