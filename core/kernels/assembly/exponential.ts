/** Exponentials of two numbers at once, to about one unit in the last place. */

/** Beyond these the result would not be a normal number. */
const LEAST: f64 = -708;
const MOST: f64 = 709;
/** Whole numbers stand in the last bits of their sum with it. */
const ROUNDER: f64 = 6755399441055744;
/** ln 2 in two parts: a whole number of up to eleven bits times the first is exact. */
const LN2_HIGH: f64 = 0.6931471803691238;
const LN2_LOW: f64 = 1.9082149292705877e-10;
/** One over the factorial of 12 is the last number of the Taylor series. */
const DEGREE: i32 = 12;

/**
 * The numbers of `exponential`, each twice: loading them takes half the time of making them anew for
 * every pair, which is what compilers do with so many.
 */
let constants: usize = 0;

/** @param work f64, 38 numbers */
export function openExponential(work: usize): void {
  constants = work;
  let factor: f64 = 1;
  for (let k: i32 = 0; k <= DEGREE; k++) {
    setConstant(k, factor);
    factor /= <f64>(k + 1);
  }
  setConstant(13, LEAST);
  setConstant(14, MOST);
  setConstant(15, ROUNDER);
  setConstant(16, Math.LOG2E);
  setConstant(17, LN2_HIGH);
  setConstant(18, LN2_LOW);
}

function setConstant(i: i32, value: f64): void {
  v128.store(constants + ((<usize>i) << 4), f64x2.splat(value));
}

/** `e^x`; where that is beyond normal numbers, the last of them. */
export function exponential(x: v128): v128 {
  const inside = f64x2.pmin(constant(14), f64x2.pmax(constant(13), x));
  const rounded = plusProduct(constant(15), inside, constant(16));
  const turns = f64x2.sub(rounded, constant(15));
  const high = f64x2.sub(inside, f64x2.mul(turns, constant(17)));
  const r = f64x2.sub(high, f64x2.mul(turns, constant(18)));
  // The Taylor series to the twelfth power, in halves of halves: no product waits long for another.
  const r2 = f64x2.mul(r, r);
  const r4 = f64x2.mul(r2, r2);
  const last = plusProduct(quarter(r, r2, 8), r4, constant(DEGREE));
  const sum = plusProduct(quarter(r, r2, 0), r4, plusProduct(quarter(r, r2, 4), r4, last));
  return i64x2.add(sum, i64x2.shl(rounded, 52));
}

/** Four terms of the series, from that of `x^k` on, over `x^k`. */
function quarter(x: v128, square: v128, k: i32): v128 {
  const low = plusProduct(constant(k), x, constant(k + 1));
  return plusProduct(low, square, plusProduct(constant(k + 2), x, constant(k + 3)));
}

function constant(i: i32): v128 {
  return v128.load(constants + ((<usize>i) << 4));
}

function plusProduct(sum: v128, a: v128, b: v128): v128 {
  return f64x2.add(sum, f64x2.mul(a, b));
}
