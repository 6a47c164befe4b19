/**
 * The natural logarithm of a normal positive number, to about one unit in the last place: operation for operation
 * that of core/math/logarithm.ts. That of the standard library reads a table at a fixed address, and no two
 * instances may share one.
 */

const FRACTION_BITS: u64 = 0x000fffffffffffff;
const BITS_OF_ONE: u64 = 0x3ff0000000000000;
const ONE_EXPONENT: i64 = 1023;
/** Of the series of the inverse hyperbolic tangent, whose argument is at most 0.172. */
const LAST_POWER: i32 = 23;

export function logarithm(x: f64): f64 {
  const bits = reinterpret<u64>(x);
  let turns = <f64>(<i64>(bits >> 52) - ONE_EXPONENT);
  let fraction = reinterpret<f64>((bits & FRACTION_BITS) | BITS_OF_ONE);
  if (fraction > Math.SQRT2) {
    fraction *= 0.5;
    turns += 1;
  }
  const ratio = (fraction - 1) / (fraction + 1);
  const square = ratio * ratio;
  let series: f64 = 0;
  for (let power: i32 = LAST_POWER; power > 0; power -= 2) {
    series = series * square + 1 / <f64>power;
  }
  return turns * Math.LN2 + 2 * ratio * series;
}
