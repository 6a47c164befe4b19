import { describe, expect, it } from 'vitest';
import { Random } from '../../../../core/base/random.ts';
import { ksFigure } from '../../../../core/exports/report/ks-figure.ts';
import { fitTrainModels } from '../../../../core/point-process/train-models.ts';
import { pathData, pathPoints } from './path-points.ts';

const random = new Random(4);
let time = 0;
const train = Float64Array.from({ length: 900 }, () => (time += random.exponential(700)));
const fits = fitTrainModels([train], 30, random);
const best = fits[0];
const figure = ksFigure(7, { fits, best }, 3);

describe('the KS plot of a unit', () => {
  it('shows the best model in the colour of the unit and the others in grey', () => {
    expect(pathData(figure, 'u3')).toHaveLength(1);
    expect(pathData(figure, 'before')).toHaveLength(3);
    expect(figure).toContain('unit 7');
    expect(figure).toContain(`>${best.name}</text>`);
  });

  it('draws the curve through the rescaled intervals, from corner to corner', () => {
    const curve = pathPoints(pathData(figure, 'u3')[0]);
    const [first, last] = [curve[0], curve[curve.length - 1]];
    const size = last.x - first.x;
    expect(first.y - last.y).toBeCloseTo(size, 1);
    let farthest = 0;
    for (const { x, y } of curve) {
      const quantile = (x - first.x) / size;
      const value = (first.y - y) / size;
      farthest = Math.max(farthest, Math.abs(value - quantile));
    }
    // The points of the curve are a few of the intervals.
    expect(Math.abs(farthest - best.ks.ksDistance)).toBeLessThan(0.02);
  });

  it('keeps the band inside of the frame, as far from the diagonal as it is wide', () => {
    const [band] = pathData(figure, 'band').map(pathPoints);
    const curve = pathPoints(pathData(figure, 'u3')[0]);
    const size = curve[curve.length - 1].x - curve[0].x;
    expect((curve[0].y - band[0].y) / size).toBeCloseTo(best.ks.band95, 2);
    for (const { x, y } of band) {
      expect(x).toBeLessThan(curve[curve.length - 1].x + 0.1);
      expect(y).toBeGreaterThan(curve[curve.length - 1].y - 0.1);
    }
  });

  it('says where there are too few spikes', () => {
    expect(ksFigure(7, undefined, 3)).toContain('too few spikes');
    expect(ksFigure(7, { fits: [] }, 3)).toContain('too few spikes');
  });
});
