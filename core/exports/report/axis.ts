import { svgText } from './markup.ts';
import { fixedText } from './number-text.ts';
import { SvgPath } from './svg-path.ts';

/** Share of a step by which rounding errors may miss a tick. */
const slack = 1e-9;

/** The largest of 1, 2, 5 times a power of ten that is not above `limit`. */
export function roundLengthBelow(limit: number): number {
  const power = 10 ** Math.floor(Math.log10(limit));
  const leading = limit / power;
  return power * (leading >= 5 ? 5 : leading >= 2 ? 2 : 1);
}

export interface Ticks {
  readonly values: readonly number[];
  /** Decimals that tell neighbouring ticks apart. */
  readonly decimals: number;
}

/** Round positions within [min, max], at most `most` of them, and at least one where `most` >= 4; `min` alone where max is not above it. */
export function roundTicks(min: number, max: number, most: number): Ticks {
  if (!(max > min)) return { values: [min], decimals: 0 };
  const step = roundLengthAbove((max - min) / (most - 1));
  const values: number[] = [];
  for (let i = Math.ceil(min / step - slack); i * step <= max + step * slack; i++) {
    values.push(i * step);
  }
  return { values, decimals: Math.max(0, -Math.floor(Math.log10(step) + slack)) };
}

/** The smallest of 1, 2, 5 times a power of ten that is not below `limit`. */
function roundLengthAbove(limit: number): number {
  const power = 10 ** Math.floor(Math.log10(limit));
  return power * [1, 2, 5, 10].find((leading) => leading * power >= limit * (1 - slack))!;
}

export interface HorizontalAxis {
  readonly left: number;
  readonly right: number;
  readonly y: number;
  readonly min: number;
  readonly max: number;
  /** Name with the unit, e.g. `time (s)`. */
  readonly name: string;
  /** Pixels that a label needs with its distance to the next. */
  readonly labelWidth: number;
}

/** The line, ticks and labels of a horizontal axis; 34 pixels below `y` are used. */
export function horizontalAxis(axis: HorizontalAxis): string {
  const { left, right, y, min, max } = axis;
  const scale = max > min ? (right - left) / (max - min) : 0;
  const most = Math.max(4, Math.floor((right - left) / axis.labelWidth) + 1);
  const { values, decimals } = roundTicks(min, max, most);
  const path = new SvgPath().moveTo(left, y).lineTo(right, y);
  let labels = '';
  for (const value of values) {
    const x = left + (value - min) * scale;
    path.moveTo(x, y).lineTo(x, y + 4);
    labels += svgText(x, y + 16, fixedText(value, decimals), 'middle');
  }
  return `${path.markup('axis')}${labels}${svgText((left + right) / 2, y + 31, axis.name, 'middle')}`;
}
