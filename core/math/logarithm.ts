const number = new Float64Array(1);
/** The bits of `number`, its lower half first on every processor that runs this program. */
const halves = new Uint32Array(number.buffer);

const FRACTION_BITS = 0x000fffff;
const HIGH_HALF_OF_ONE = 0x3ff00000;
const ONE_EXPONENT = 1023;
/** Of the series of the inverse hyperbolic tangent, whose argument is at most 0.172. */
const LAST_POWER = 23;

/**
 * The natural logarithm of a normal positive number, to about one unit in the last place: the twin of the kernels'
 * own, operation for operation. That of the runtime differs from one to the next, and V8 brings the process down
 * where threads come and go whose kernels call it.
 */
export function logarithm(x: number): number {
  number[0] = x;
  let turns = (halves[1] >>> 20) - ONE_EXPONENT;
  halves[1] = (halves[1] & FRACTION_BITS) | HIGH_HALF_OF_ONE;
  let fraction = number[0];
  if (fraction > Math.SQRT2) {
    fraction *= 0.5;
    turns += 1;
  }
  const ratio = (fraction - 1) / (fraction + 1);
  const square = ratio * ratio;
  let series = 0;
  for (let power = LAST_POWER; power > 0; power -= 2) series = series * square + 1 / power;
  return turns * Math.LN2 + 2 * ratio * series;
}
