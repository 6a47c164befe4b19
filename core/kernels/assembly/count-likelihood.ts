/**
 * The negative log-likelihood of counts as core/csc/likelihood.ts has it, with its derivatives. Rows
 * are of f64; behind their last number are zeros to a whole pair.
 */
import { exponential, logarithm } from './exponential';
import { at4, at8 } from './rows';

const GAUSSIAN: i32 = 0;
const BINOMIAL: i32 = 1;
/** A product of so many numbers up to 2 is far from the largest. */
const MOST_FACTORS: i32 = 512;

let family: i32 = 0;
let bins: i32 = 0;
let levels: i32 = 0;
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
 * @param counts nine words: family (0 Gaussian, 1 binomial, 2 Poisson), numbers of bins and levels,
 * whether every bin has one level, and the addresses of totals, of the first level of each bin (i32), of
 * offsets, trials, and of scratch of three rows of levels
 */
export function openCounts(counts: usize): void {
  family = load<i32>(counts);
  bins = load<i32>(counts, 4);
  levels = load<i32>(counts, 8);
  isPlain = load<i32>(counts, 12) !== 0;
  totals = <usize>load<u32>(counts, 16);
  firstLevels = <usize>load<u32>(counts, 20);
  offsets = <usize>load<u32>(counts, 24);
  trials = <usize>load<u32>(counts, 28);
  etas = <usize>load<u32>(counts, 32);
  const row = (<usize>((levels + 1) & ~1)) << 3;
  means = etas + row;
  variances = means + row;
}

/** @returns the negative log-likelihood; writes the working observation and the curvature of each bin */
export function evaluate(prediction: usize, residual: usize, curvature: usize): f64 {
  addOffsets(prediction);
  const partition =
    family === BINOMIAL
      ? binomialLevels()
      : family === GAUSSIAN
        ? gaussianLevels()
        : poissonLevels();
  return partition - gatherBins(prediction, residual, curvature);
}

function addOffsets(prediction: usize): void {
  if (isPlain) {
    for (let n: i32 = 0; n < bins; n += 2) {
      const sum = f64x2.add(v128.load(at8(offsets, n)), v128.load(at8(prediction, n)));
      v128.store(at8(etas, n), sum);
    }
    return;
  }
  for (let n: i32 = 0; n < bins; n++) {
    const z = load<f64>(at8(prediction, n));
    const end = load<i32>(at4(firstLevels, n + 1));
    for (let l = load<i32>(at4(firstLevels, n)); l < end; l++) {
      store<f64>(at8(etas, l), load<f64>(at8(offsets, l)) + z);
    }
  }
}

/** Writes what bins have of their levels. @returns `sum_n total_n prediction_n` */
function gatherBins(prediction: usize, residual: usize, curvature: usize): f64 {
  if (isPlain) {
    let sums = f64x2.splat(0);
    for (let n: i32 = 0; n < bins; n += 2) {
      const total = v128.load(at8(totals, n));
      v128.store(at8(residual, n), f64x2.sub(total, v128.load(at8(means, n))));
      v128.store(at8(curvature, n), v128.load(at8(variances, n)));
      sums = f64x2.add(sums, f64x2.mul(total, v128.load(at8(prediction, n))));
    }
    return bothOf(sums);
  }
  let sum: f64 = 0;
  for (let n: i32 = 0; n < bins; n++) {
    let mean: f64 = 0;
    let variance: f64 = 0;
    const end = load<i32>(at4(firstLevels, n + 1));
    for (let l = load<i32>(at4(firstLevels, n)); l < end; l++) {
      mean += load<f64>(at8(means, l));
      variance += load<f64>(at8(variances, l));
    }
    const total = load<f64>(at8(totals, n));
    store<f64>(at8(residual, n), total - mean);
    store<f64>(at8(curvature, n), variance);
    sum += total * load<f64>(at8(prediction, n));
  }
  return sum;
}

/**
 * Means and variances of all levels. Logarithms of levels with as many trials are taken of the
 * product: of factors from 1 to 2, so many at a time that it stays a number.
 * @returns `sum trials B(eta)`; likewise the two below
 */
function binomialLevels(): f64 {
  const zero = f64x2.splat(0);
  const one = f64x2.splat(1);
  let sums = zero;
  let product = one;
  let productTrials = zero;
  let factors: i32 = 0;
  for (let l: i32 = 0; l < levels; l += 2) {
    const eta = v128.load(at8(etas, l));
    const count = v128.load(at8(trials, l));
    if (factors === MOST_FACTORS || !v128.all_true<i64>(f64x2.eq(count, productTrials))) {
      sums = f64x2.add(sums, f64x2.mul(productTrials, logarithm(product)));
      product = one;
      productTrials = count;
      factors = 0;
    }
    const u = exponential(f64x2.neg(f64x2.abs(eta)));
    const sum = f64x2.add(one, u);
    const larger = f64x2.div(one, sum);
    const smaller = f64x2.mul(u, larger);
    const mean = v128.bitselect(smaller, larger, f64x2.lt(eta, zero));
    v128.store(at8(means, l), f64x2.mul(count, mean));
    v128.store(at8(variances, l), f64x2.mul(count, f64x2.mul(larger, smaller)));
    sums = f64x2.add(sums, f64x2.mul(count, f64x2.pmax(zero, eta)));
    product = f64x2.mul(product, sum);
    factors++;
  }
  return bothOf(f64x2.add(sums, f64x2.mul(productTrials, logarithm(product))));
}

function poissonLevels(): f64 {
  let sums = f64x2.splat(0);
  for (let l: i32 = 0; l < levels; l += 2) {
    const mean = f64x2.mul(v128.load(at8(trials, l)), exponential(v128.load(at8(etas, l))));
    v128.store(at8(means, l), mean);
    v128.store(at8(variances, l), mean);
    sums = f64x2.add(sums, mean);
  }
  return bothOf(sums);
}

function gaussianLevels(): f64 {
  let sums = f64x2.splat(0);
  for (let l: i32 = 0; l < levels; l += 2) {
    const eta = v128.load(at8(etas, l));
    const count = v128.load(at8(trials, l));
    const mean = f64x2.mul(count, eta);
    v128.store(at8(means, l), mean);
    v128.store(at8(variances, l), count);
    sums = f64x2.add(sums, f64x2.mul(mean, eta));
  }
  return bothOf(sums) / 2;
}

function bothOf(pair: v128): f64 {
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
}
