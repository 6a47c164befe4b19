import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BugError } from '../../../../core/base/errors.ts';
import { SvgPath } from '../../../../core/exports/report/svg-path.ts';
import { pathData, pathPoints } from './path-points.ts';

const coordinate = fc.double({ min: -3000, max: 3000, noNaN: true });
const dataOf = (path: SvgPath) => pathData(path.markup('p'), 'p')[0];

describe('path data', () => {
  it('goes where it was sent, to a twentieth of a pixel however long it is', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(coordinate, coordinate), { minLength: 1 }), (points) => {
        const path = new SvgPath();
        for (const [i, [x, y]] of points.entries()) {
          if (i % 3 === 0) path.moveTo(x, y);
          else path.lineTo(x, y);
        }
        const drawn = pathPoints(dataOf(path));
        expect(drawn).toHaveLength(points.length);
        for (const [i, [x, y]] of points.entries()) {
          expect(Math.abs(drawn[i].x - x)).toBeLessThan(0.0501);
          expect(Math.abs(drawn[i].y - y)).toBeLessThan(0.0501);
        }
      }),
    );
  });

  it('is short: one decimal, no zero before the point, no blank before a minus', () => {
    const path = new SvgPath().moveTo(10.5, 0.5).lineTo(10.25, -20).run(1, 2, 3.04).close();
    expect(dataOf(path)).toBe('m10.5 .5l-.2-20.5m-9.3 22h3z');
  });

  it('is no element where nothing was drawn', () => {
    expect(new SvgPath().markup('p')).toBe('');
  });

  it('refuses to go nowhere', () => {
    expect(() => new SvgPath().moveTo(Number.NaN, 0)).toThrow(BugError);
  });
});
