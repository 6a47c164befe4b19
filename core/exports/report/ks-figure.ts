import type { KsPlot } from '../../point-process/ks-plot.ts';
import { svgMarkup, svgText } from './markup.ts';
import { fixedText } from './number-text.ts';
import type { UnitGoodness } from './report-input.ts';
import { SvgPath } from './svg-path.ts';
import { colourClass } from './unit-colours.ts';

const size = 124;
const left = 18;
const right = size - 6;
const top = 8;
const bottom = size - 16;
/** Points of a curve; more could not be told apart. */
const points = 50;

/**
 * KS plots of the models of a unit's spike train: the distribution of the rescaled intervals against
 * the uniform one, with the diagonal and the 95 % band of the right model around it.
 */
export function ksFigure(
  unitId: number,
  goodness: UnitGoodness | undefined,
  colour: number,
): string {
  const best = goodness?.best;
  if (goodness === undefined || best === undefined) {
    return svgMarkup({
      width: size,
      height: size,
      label: `Unit ${unitId} has too few spikes for a KS plot`,
      body: frame() + svgText((left + right) / 2, (top + bottom) / 2, 'too few spikes', 'middle'),
    });
  }
  const others = goodness.fits.filter((fit) => fit !== best);
  return svgMarkup({
    width: size,
    height: size,
    label: `KS plot of unit ${unitId}: the best model of its spike train is ${best.name}, at a distance of ${fixedText(best.ks.ksDistance, 3)} (p = ${fixedText(best.ks.pValue, 3)})`,
    body:
      frame() +
      bandLines(best.ks.band95) +
      others.map(({ ks }) => curve(ks).markup('before')).join('') +
      curve(best.ks).markup(`after ${colourClass(colour)}`) +
      svgText(right - 2, bottom - 5, best.name, 'end'),
  });
}

function frame(): string {
  return (
    new SvgPath().moveTo(left, top).lineTo(left, bottom).lineTo(right, bottom).markup('axis') +
    svgText(left - 4, bottom + 4, '0', 'end') +
    svgText(left - 4, top + 8, '1', 'end') +
    svgText(right, bottom + 13, '1', 'end')
  );
}

const xOf = (quantile: number) => left + quantile * (right - left);
const yOf = (value: number) => bottom - value * (bottom - top);

/** The diagonal, and the lines that a right model's curve stays between, inside of the frame. */
function bandLines(band: number): string {
  const reach = Math.min(1, band);
  return (
    new SvgPath().moveTo(xOf(0), yOf(0)).lineTo(xOf(1), yOf(1)).markup('grid') +
    new SvgPath()
      .moveTo(xOf(0), yOf(reach))
      .lineTo(xOf(1 - reach), yOf(1))
      .moveTo(xOf(reach), yOf(0))
      .lineTo(xOf(1), yOf(1 - reach))
      .markup('band')
  );
}

function curve({ sorted }: KsPlot): SvgPath {
  const path = new SvgPath().moveTo(xOf(0), yOf(0));
  const shown = Math.min(points, sorted.length);
  for (let i = 0; i < shown; i++) {
    const rank = shown === 1 ? 0 : Math.round((i * (sorted.length - 1)) / (shown - 1));
    path.lineTo(xOf((rank + 0.5) / sorted.length), yOf(sorted[rank]));
  }
  return path.lineTo(xOf(1), yOf(1));
}
