import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canStay, placeOf } from '../../../../renderer/plots/traces/picture-place.ts';

const span = fc
  .tuple(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 16, max: 1e6 }))
  .map(([start, length]) => ({ start, end: start + length }));
const width = fc.integer({ min: 100, max: 4000 });
const pixelRatio = fc.constantFrom(1, 1.25, 2);

describe('a picture of traces that is moved and stretched', () => {
  it('has every sample where the plot shows it, within half a pixel', () => {
    fc.assert(
      fc.property(span, width, span, width, pixelRatio, (drawn, w, shown, plot, ratio) => {
        const { left, stretch } = placeOf(
          { span: drawn, width: w },
          { span: shown, width: plot },
          ratio,
        );
        for (const sample of [drawn.start, drawn.end]) {
          const inPicture = (w * (sample - drawn.start)) / (drawn.end - drawn.start);
          const inPlot = (plot * (sample - shown.start)) / (shown.end - shown.start);
          expect(Math.abs(left + stretch * inPicture - inPlot)).toBeLessThanOrEqual(
            0.5 / ratio + 1e-6 * Math.abs(inPlot),
          );
        }
      }),
    );
  });

  it('lies on whole pixels of the device where it is only moved', () => {
    fc.assert(
      fc.property(span, width, fc.integer(), pixelRatio, (shown, plot, by, ratio) => {
        const drawn = { start: shown.start + by, end: shown.end + by };
        const place = placeOf({ span: drawn, width: plot }, { span: shown, width: plot }, ratio);
        expect(place.stretch).toBe(1);
        expect(place.left * ratio).toBeCloseTo(Math.round(place.left * ratio), 9);
      }),
    );
  });

  it('stays while it fills the plot and is not stretched too far', () => {
    const picture = { span: { start: 0, end: 1600 }, width: 1600 };
    const stays = (start: number, end: number) => {
      const shown = { span: { start, end }, width: 1000 };
      return canStay(picture, placeOf(picture, shown, 1), shown.width);
    };
    expect(stays(300, 1300)).toBe(true);
    expect(stays(0, 1000)).toBe(true);
    expect(stays(600, 1600)).toBe(true);
    expect(stays(601, 1602)).toBe(false);
    expect(stays(0, 1600)).toBe(true);
    expect(stays(500, 1000)).toBe(true);
    expect(stays(500, 990)).toBe(false);
  });
});
