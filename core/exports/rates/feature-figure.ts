import type { Dictionary } from '../../csc/problem.ts';
import { atomOf } from '../../csc/problem.ts';
import { horizontalAxis } from '../report/axis.ts';
import { svgMarkup } from '../report/markup.ts';
import { SvgPath } from '../report/svg-path.ts';

const width = 360;
const height = 180;
const left = 12;
const right = width - 12;
const top = 8;
const bottom = height - 42;

export interface ModelFeatures {
  readonly features: Dictionary;
  readonly className: string;
}

/** One template as each model learned it, and grey where learning began. */
export function featureFigure(
  template: number,
  binMs: number,
  initial: Dictionary,
  learned: readonly ModelFeatures[],
): string {
  const shapes = learned.map(({ features, className }) => ({
    values: atomOf(features, template),
    className: `after ${className}`,
  }));
  shapes.unshift({ values: atomOf(initial, template), className: 'before' });
  let most = 0;
  for (const { values } of shapes)
    for (const value of values) most = Math.max(most, Math.abs(value));
  const yOf = (value: number) => (top + bottom) / 2 - (value / (most || 1)) * ((bottom - top) / 2);
  const xOf = (lag: number) => left + (lag / initial.atomSamples) * (right - left);
  const lines = shapes.map(({ values, className }) => {
    const path = new SvgPath().moveTo(xOf(0), yOf(values[0]));
    for (let lag = 1; lag < values.length; lag++) path.lineTo(xOf(lag), yOf(values[lag]));
    return path.markup(className);
  });
  return svgMarkup({
    width,
    height,
    label: `Template ${template} as each model learned it`,
    body:
      new SvgPath().moveTo(left, yOf(0)).lineTo(right, yOf(0)).markup('grid') +
      lines.join('') +
      horizontalAxis({
        left,
        right,
        y: bottom + 4,
        min: 0,
        max: initial.atomSamples * binMs,
        name: 'lag (ms)',
        labelWidth: 60,
      }),
  });
}
