import { roundTicks } from '../report/axis.ts';
import { svgText } from '../report/markup.ts';
import { fixedText } from '../report/number-text.ts';
import { SvgPath } from '../report/svg-path.ts';
import { type Lane, plot } from './time-scale.ts';

export interface Curve {
  /** One value a column, evenly over the window. */
  readonly values: ArrayLike<number>;
  readonly className: string;
  /** Filled down to zero. */
  readonly isArea?: boolean;
}

/** Curves over the window on one vertical axis, which names what they are. */
export function curveLane(name: string, curves: readonly Curve[], height: number): Lane {
  const { least, greatest } = rangeOf(curves);
  return {
    height: height + 16,
    markup(top) {
      const from = top + 16;
      const yOf = (value: number) =>
        from + height - ((value - least) / (greatest - least)) * height;
      const ticks = roundTicks(least, greatest, 4);
      const grid = new SvgPath();
      let labels = svgText(plot.left, top + 10, name);
      for (const value of ticks.values) {
        grid.moveTo(plot.left, yOf(value)).lineTo(plot.right, yOf(value));
        labels += svgText(plot.left - 8, yOf(value) + 4, fixedText(value, ticks.decimals), 'end');
      }
      const lines = curves.map((curve) => curvePath(curve, yOf).markup(curve.className));
      return grid.markup('grid') + labels + lines.join('');
    },
  };
}

/** Areas are steps, as histograms are; lines go through the middle of their columns. */
function curvePath({ values, isArea }: Curve, yOf: (value: number) => number): SvgPath {
  const perValue = (plot.right - plot.left) / values.length;
  const path = new SvgPath();
  if (isArea) {
    path.moveTo(plot.left, yOf(0));
    for (let i = 0; i < values.length; i++) {
      path.lineTo(plot.left + i * perValue, yOf(values[i]));
      path.lineTo(plot.left + (i + 1) * perValue, yOf(values[i]));
    }
    return path.lineTo(plot.right, yOf(0)).close();
  }
  for (let i = 0; i < values.length; i++) {
    const x = plot.left + (i + 0.5) * perValue;
    if (i === 0) path.moveTo(x, yOf(values[i]));
    else path.lineTo(x, yOf(values[i]));
  }
  return path;
}

/** Of all curves, with zero. */
function rangeOf(curves: readonly Curve[]): { least: number; greatest: number } {
  let least = 0;
  let greatest = 0;
  for (const { values } of curves) {
    for (let i = 0; i < values.length; i++) {
      least = Math.min(least, values[i]);
      greatest = Math.max(greatest, values[i]);
    }
  }
  return greatest > least ? { least, greatest } : { least: 0, greatest: 1 };
}

/** Means of so many neighbouring values each; what is left over at the end is a column as well. */
export function columnMeans(values: ArrayLike<number>, perColumn: number): Float64Array {
  const columns = Math.ceil(values.length / perColumn);
  return Float64Array.from({ length: columns }, (_, column) => {
    const start = column * perColumn;
    const end = Math.min(values.length, start + perColumn);
    let sum = 0;
    for (let i = start; i < end; i++) sum += values[i];
    return sum / (end - start);
  });
}
