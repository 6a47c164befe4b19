import { KsAxes } from './ks-axes.ts';
import { svgMarkup, svgText } from './markup.ts';
import { fixedText } from './number-text.ts';
import type { UnitGoodness } from './report-input.ts';
import { colourClass } from './unit-colours.ts';

const axes = new KsAxes(124);

/** KS plots of the models of a unit's spike train, the best one in the unit's colour. */
export function ksFigure(
  unitId: number,
  goodness: UnitGoodness | undefined,
  colour: number,
): string {
  const { size } = axes;
  const best = goodness?.best;
  if (goodness === undefined || best === undefined) {
    return svgMarkup({
      width: size,
      height: size,
      label: `Unit ${unitId} has too few spikes for a KS plot`,
      body: axes.frame() + svgText(axes.xOf(0.5), axes.yOf(0.5), 'too few spikes', 'middle'),
    });
  }
  const others = goodness.fits.filter((fit) => fit !== best);
  return svgMarkup({
    width: size,
    height: size,
    label: `KS plot of unit ${unitId}: the best model of its spike train is ${best.name}, at a distance of ${fixedText(best.ks.ksDistance, 3)} (p = ${fixedText(best.ks.pValue, 3)})`,
    body:
      axes.frame() +
      axes.band(best.ks.band95) +
      others.map(({ ks }) => axes.curve(ks, 'before')).join('') +
      axes.curve(best.ks, `after ${colourClass(colour)}`) +
      svgText(axes.xOf(1) - 2, axes.yOf(0) - 5, best.name, 'end'),
  });
}
