/** The range that an axis shows, and what is written beside it. */
export interface Axis {
  readonly ticks: readonly number[];
  /** Pixel of a value. */
  readonly place: (value: number) => number;
}

const mostTicks = 9;
/** Share of a step by which rounding errors may miss a tick. */
const slack = 1e-9;

/**
 * A logarithmic axis from the round number below the least value to the one above the largest.
 * @param values positive
 * @param from pixel of the axis' first value
 * @param to pixel of its last
 */
export function logarithmicAxis(values: readonly number[], from: number, to: number): Axis {
  const least = values.length > 0 ? Math.min(...values) : 1;
  const most = values.length > 0 ? Math.max(...values) : 10;
  const rounds = roundNumbers(least, most, [1, 2, 5]);
  const first = Math.max(...rounds.filter((round) => round <= least));
  const last = rounds.find((round) => round >= most && round > first)!;
  const isShort = last / first <= 5;
  const marks = isShort ? roundNumbers(least, most, [1, 2, 3, 4, 5, 6, 7, 8, 9]) : rounds;
  const within = marks.filter((mark) => mark >= first && mark <= last);
  const powers = within.filter((mark) => Number.isInteger(withoutRounding(Math.log10(mark))));
  const perPixel = (to - from) / Math.log(last / first);
  return {
    ticks: within.length > 8 && powers.length >= 2 ? powers : within,
    place: (value) => from + perPixel * Math.log(value / first),
  };
}

/** An even axis between round numbers that enclose all values. */
export function linearAxis(values: readonly number[], from: number, to: number): Axis {
  const least = values.length > 0 ? Math.min(...values) : 0;
  const most = values.length > 0 ? Math.max(...values) : 1;
  const size = Math.max(Math.abs(least), Math.abs(most));
  const span = most - least > slack * size ? most - least : size || 1;
  const power = 10 ** Math.floor(Math.log10(span));
  const steps = [0.1, 0.2, 0.5, 1, 2].map((leading) => leading * power);
  const countOf = (step: number) =>
    Math.ceil(most / step - slack) - Math.floor(least / step + slack) + 1;
  const step = steps.find((candidate) => countOf(candidate) <= mostTicks)!;
  const first = Math.floor(least / step + slack);
  const count = Math.max(2, countOf(step));
  const ticks = Array.from({ length: count }, (_, i) => withoutRounding((first + i) * step));
  const perUnit = (to - from) / (ticks[count - 1]! - ticks[0]!);
  return { ticks, place: (value) => from + perUnit * (value - ticks[0]!) };
}

/** Digits times powers of ten, from below `least` to above `most`. */
function roundNumbers(least: number, most: number, digits: readonly number[]): number[] {
  const numbers: number[] = [];
  const last = Math.ceil(Math.log10(most)) + 1;
  for (let power = Math.floor(Math.log10(least)) - 1; power <= last; power++) {
    for (const digit of digits) numbers.push(Number(`${digit}e${power}`));
  }
  return numbers;
}

/** Rounding errors of a few operations taken away. */
const withoutRounding = (value: number) => Number(value.toPrecision(12));
