/** Exponentials of two numbers at once, to 1e-12 of their size. */

/** Beyond these the result would not be a normal number. */
const LEAST: f64 = -708;
const MOST: f64 = 709;
/** Whole numbers stand in the last bits of their sum with it. */
const ROUNDER: f64 = 6755399441055744;
/** ln 2 in two parts: a whole number of up to eleven bits times the first is exact. */
const LN2_HIGH: f64 = 0.6931471803691238;
const LN2_LOW: f64 = 1.9082149292705877e-10;

/**
 * The numbers of `exponential`, each twice: loading them takes half the time of making them anew for
 * every pair, which is what compilers do with so many.
 */
let constants: usize = 0;

/** @param work f64, 30 numbers */
export function openExponential(work: usize): void {
  constants = work;
  // The polynomial of degree 8 whose largest error, relative to e^x for |x| <= ln 2 / 2, is least.
  setConstant(0, 0.9999999999997627);
  setConstant(1, 0.9999999999806274);
  setConstant(2, 0.5000000000618448);
  setConstant(3, 0.16666666885420284);
  setConstant(4, 0.04166666421919012);
  setConstant(5, 0.008333267036903989);
  setConstant(6, 0.0013889178797989725);
  setConstant(7, 0.00019915419251909016);
  setConstant(8, 2.4727135834192e-5);
  setConstant(9, LEAST);
  setConstant(10, MOST);
  setConstant(11, ROUNDER);
  setConstant(12, Math.LOG2E);
  setConstant(13, LN2_HIGH);
  setConstant(14, LN2_LOW);
}

function setConstant(i: i32, value: f64): void {
  v128.store(constants + ((<usize>i) << 4), f64x2.splat(value));
}

/** `e^x`; where that is beyond normal numbers, the last of them. */
export function exponential(x: v128): v128 {
  const inside = f64x2.pmin(constant(10), f64x2.pmax(constant(9), x));
  const rounded = plusProduct(constant(11), inside, constant(12));
  const turns = f64x2.sub(rounded, constant(11));
  const high = f64x2.sub(inside, f64x2.mul(turns, constant(13)));
  const r = f64x2.sub(high, f64x2.mul(turns, constant(14)));
  // In halves of halves: no product waits long for another.
  const r2 = f64x2.mul(r, r);
  const r4 = f64x2.mul(r2, r2);
  const upper = plusProduct(quarter(r, r2, 4), r4, constant(8));
  const sum = plusProduct(quarter(r, r2, 0), r4, upper);
  return i64x2.add(sum, i64x2.shl(rounded, 52));
}

/** Four terms of the polynomial, from that of `x^k` on, over `x^k`. */
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
