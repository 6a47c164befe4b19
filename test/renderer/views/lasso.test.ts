import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isInside, withCorner } from '../../../renderer/views/Features/lasso.ts';

describe('a lasso', () => {
  it('holds the points of a rectangle and no others', () => {
    const value = fc.double({ min: -10, max: 10, noNaN: true });
    fc.assert(
      fc.property(value, value, (x, y) => {
        fc.pre(Math.abs(Math.abs(x) - 4) > 1e-9 && Math.abs(Math.abs(y) - 2) > 1e-9);
        const isIn = Math.abs(x) < 4 && Math.abs(y) < 2;
        expect(isInside([-4, -2, 4, -2, 4, 2, -4, 2], x, y)).toBe(isIn);
        expect(isInside([-4, 2, 4, 2, 4, -2, -4, -2], x, y)).toBe(isIn);
      }),
    );
  });

  it('need not be convex', () => {
    const horseshoe = [0, 0, 6, 0, 6, 6, 4, 6, 4, 2, 2, 2, 2, 6, 0, 6];
    expect(isInside(horseshoe, 1, 5)).toBe(true);
    expect(isInside(horseshoe, 3, 5)).toBe(false);
    expect(isInside(horseshoe, 5, 5)).toBe(true);
  });

  it('holds nothing while it is a point or a line', () => {
    for (const polygon of [[], [1, 1], [0, 0, 2, 2]]) expect(isInside(polygon, 1, 1)).toBe(false);
  });

  it('keeps a corner only away from the last one', () => {
    const least = { x: 1, y: 1 };
    expect(withCorner([], 0, 0, least)).toEqual([0, 0]);
    expect(withCorner([0, 0], 0.5, 0.5, least)).toEqual([0, 0]);
    expect(withCorner([0, 0], 0.5, 3, least)).toEqual([0, 0, 0.5, 3]);
  });
});
