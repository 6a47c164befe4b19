/** Exponentials and logarithms of two numbers at once, to about one unit in the last place. */

const LOG2_E: f64 = Math.LOG2E;
const LN2: f64 = Math.LN2;
/** ln 2 in two parts: a whole number of up to eleven bits times the first is exact. */
const LN2_HIGH: f64 = 0.6931471803691238;
const LN2_LOW: f64 = 1.9082149292705877e-10;
const SQRT2: f64 = Math.SQRT2;
/** Beyond these the result would not be a normal number. */
const LEAST: f64 = -708;
const MOST: f64 = 709;
const FRACTION_BITS: i64 = 0x000fffffffffffff;
const BITS_OF_ONE: i64 = 0x3ff0000000000000;
/** Whole numbers below 2^52 stand in the last bits of their sum with it; those of 2^51 with the other. */
const TWO_52: f64 = 4503599627370496;
const ROUNDER: f64 = 6755399441055744;

/** `e^x`; where that is beyond normal numbers, the last of them. */
export function exponential(x: v128): v128 {
  const inside = f64x2.pmin(f64x2.splat(MOST), f64x2.pmax(f64x2.splat(LEAST), x));
  const rounded = plusProduct(f64x2.splat(ROUNDER), inside, f64x2.splat(LOG2_E));
  const turns = f64x2.sub(rounded, f64x2.splat(ROUNDER));
  const high = f64x2.sub(inside, f64x2.mul(turns, f64x2.splat(LN2_HIGH)));
  const r = f64x2.sub(high, f64x2.mul(turns, f64x2.splat(LN2_LOW)));
  // The Taylor series to the twelfth power, in halves of halves: no product waits long for another.
  const r2 = f64x2.mul(r, r);
  const r4 = f64x2.mul(r2, r2);
  const low = quarter(r, r2, 1, 1, 1 / 2.0, 1 / 6.0);
  const middle = quarter(r, r2, 1 / 24.0, 1 / 120.0, 1 / 720.0, 1 / 5040.0);
  let last = quarter(r, r2, 1 / 40320.0, 1 / 362880.0, 1 / 3628800.0, 1 / 39916800.0);
  last = plusProduct(last, r4, f64x2.splat(1 / 479001600.0));
  const sum = plusProduct(low, r4, plusProduct(middle, r4, last));
  return i64x2.add(sum, i64x2.shl(rounded, 52));
}

/** `ln x` of normal numbers above zero. */
export function logarithm(x: v128): v128 {
  const one = f64x2.splat(1);
  const fraction = v128.or(v128.and(x, i64x2.splat(FRACTION_BITS)), i64x2.splat(BITS_OF_ONE));
  const isLarge = f64x2.gt(fraction, f64x2.splat(SQRT2));
  const halved = f64x2.mul(fraction, f64x2.splat(0.5));
  const f = f64x2.sub(v128.bitselect(halved, fraction, isLarge), one);
  // ln(1 + f) = 2 artanh(s)
  const s = f64x2.div(f, f64x2.add(f64x2.splat(2), f));
  const z = f64x2.mul(s, s);
  const z2 = f64x2.mul(z, z);
  const z4 = f64x2.mul(z2, z2);
  const low = quarter(z, z2, 2, 2 / 3.0, 2 / 5.0, 2 / 7.0);
  const middle = quarter(z, z2, 2 / 9.0, 2 / 11.0, 2 / 13.0, 2 / 15.0);
  const last = quarter(z, z2, 2 / 17.0, 2 / 19.0, 2 / 21.0, 0);
  const sum = plusProduct(low, z4, plusProduct(middle, z4, last));
  const biased = v128.or(i64x2.shr_u(x, 52), f64x2.splat(TWO_52));
  const exponent = f64x2.sub(biased, f64x2.splat(TWO_52 + 1023));
  const doublings = f64x2.add(exponent, v128.and(isLarge, one));
  return plusProduct(f64x2.mul(sum, s), doublings, f64x2.splat(LN2));
}

/** `a + b x + c x^2 + d x^3`. */
function quarter(x: v128, square: v128, a: f64, b: f64, c: f64, d: f64): v128 {
  const low = plusProduct(f64x2.splat(a), x, f64x2.splat(b));
  const high = plusProduct(f64x2.splat(c), x, f64x2.splat(d));
  return plusProduct(low, square, high);
}

function plusProduct(sum: v128, a: v128, b: v128): v128 {
  return f64x2.add(sum, f64x2.mul(a, b));
}
