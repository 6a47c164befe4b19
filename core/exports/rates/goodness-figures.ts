import type { TrialGoodness } from '../../point-process/trial-goodness.ts';
import { KsAxes } from '../report/ks-axes.ts';
import { svgMarkup, svgText } from '../report/markup.ts';
import { fixedText } from '../report/number-text.ts';
import { SvgPath } from '../report/svg-path.ts';

const axes = new KsAxes(280);

export interface ModelGoodness {
  readonly name: string;
  readonly className: string;
  readonly goodness: TrialGoodness;
}

/** KS plots of all models of a neuron on the trials of the test (DCEA, Fig. 6e). */
export function ksPanel(unitId: number, models: readonly ModelGoodness[]): string {
  const { size } = axes;
  const shown = models.filter(({ goodness }) => goodness.ks.sorted.length > 0);
  const distances = shown.map(
    ({ name, goodness }) => `${name} ${fixedText(goodness.ks.ksDistance, 3)}`,
  );
  return svgMarkup({
    width: size,
    height: size,
    label: `KS plots of unit ${unitId}, distances: ${distances.join(', ') || 'none, there are no spikes'}`,
    body:
      axes.frame() +
      (shown.length === 0
        ? svgText(axes.xOf(0.5), axes.yOf(0.5), 'no spikes in the trials of the test', 'middle')
        : axes.band(shown[0].goodness.ks.band95)) +
      shown
        .map(({ goodness, className }) => axes.curve(goodness.ks, `after ${className}`))
        .join(''),
  });
}

const width = 440;
const height = 280;
const left = 48;
const right = width - 8;
const top = 12;
const bottom = height - 40;

/** Correlation of each rescaled interval with the ones after it, and the band of independent ones. */
export function correlationPanel(unitId: number, models: readonly ModelGoodness[]): string {
  const lags = Math.max(
    1,
    ...models.map(({ goodness }) => goodness.correlation.correlation.length),
  );
  const band = models[0].goodness.correlation.band95;
  const reach = Math.max(
    Number.isFinite(band) ? 2 * band : 0.1,
    ...models.flatMap(({ goodness }) => Array.from(goodness.correlation.correlation, Math.abs)),
  );
  const yOf = (value: number) => (top + bottom) / 2 - (value / reach) * ((bottom - top) / 2);
  const xOf = (lag: number) => left + ((lag - 0.5) / lags) * (right - left);
  const curves = models.map(({ goodness, className }) => {
    const path = new SvgPath();
    goodness.correlation.correlation.forEach((value, i) => {
      if (i === 0) path.moveTo(xOf(1), yOf(value));
      else path.lineTo(xOf(i + 1), yOf(value));
    });
    return path.markup(`after ${className}`);
  });
  const bandLines = new SvgPath();
  if (Number.isFinite(band)) {
    for (const level of [-band, band]) bandLines.moveTo(left, yOf(level)).lineTo(right, yOf(level));
  }
  return svgMarkup({
    width,
    height,
    label: `Correlation of the rescaled intervals of unit ${unitId} with those 1 to ${lags} intervals later`,
    body:
      new SvgPath().moveTo(left, yOf(0)).lineTo(right, yOf(0)).markup('grid') +
      bandLines.markup('band') +
      curves.join('') +
      svgText(left - 6, yOf(reach) + 8, fixedText(reach, 2), 'end') +
      svgText(left - 6, yOf(0) + 4, '0', 'end') +
      svgText(left - 6, yOf(-reach), fixedText(-reach, 2), 'end') +
      svgText(xOf(1), bottom + 18, '1', 'middle') +
      svgText(xOf(lags), bottom + 18, String(lags), 'middle') +
      svgText((left + right) / 2, bottom + 34, 'intervals apart', 'middle'),
  });
}
