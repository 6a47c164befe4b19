import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  horizontalAxis,
  roundLengthBelow,
  roundTicks,
} from '../../../../core/exports/report/axis.ts';

describe('ticks', () => {
  it('lie within the range, evenly, at most as many as asked for, apart when written', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
        fc.integer({ min: 4, max: 15 }),
        (min, length, most) => {
          const max = min + length;
          const { values, decimals } = roundTicks(min, max, most);
          expect(values.length).toBeGreaterThan(0);
          expect(values.length).toBeLessThanOrEqual(most);
          const slack = 1e-6 * length;
          expect(values[0]).toBeGreaterThanOrEqual(min - slack);
          expect(values.at(-1)).toBeLessThanOrEqual(max + slack);
          for (const [i, value] of values.entries()) {
            expect(value).toBeCloseTo(values[0] + i * ((values[1] ?? 0) - values[0]), 6);
          }
          expect(new Set(values.map((value) => value.toFixed(decimals))).size).toBe(values.length);
        },
      ),
    );
  });

  it.each([
    [0, 60, 13, [0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60], 0],
    [0, 0.1, 6, [0, 0.02, 0.04, 0.06, 0.08, 0.1], 2],
    [-160, 0, 4, [-100, 0], 0],
    [3, 3, 5, [3], 0],
  ])('of %d to %d are round', (min, max, most, values, decimals) => {
    const ticks = roundTicks(min, max, most);
    expect(ticks.values.map((value) => Number(value.toFixed(6)) + 0)).toEqual(values);
    expect(ticks.decimals).toBe(decimals);
  });

  it('stand at the ends of an axis from its least to its greatest value', () => {
    const markup = horizontalAxis({
      left: 10,
      right: 110,
      y: 50,
      min: 0,
      max: 10,
      name: 'time (s)',
      labelWidth: 40,
    });
    expect(markup).toContain('<text x="10" y="66" text-anchor="middle">0</text>');
    expect(markup).toContain('<text x="110" y="66" text-anchor="middle">10</text>');
    expect(markup).toContain('time (s)');
  });
});

describe('the length of a scale bar', () => {
  it('is round and more than a third of the limit', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e9, noNaN: true }), (limit) => {
        const length = roundLengthBelow(limit);
        expect(length).toBeLessThanOrEqual(limit * (1 + 1e-12));
        expect(length).toBeGreaterThan(limit / 3);
        expect(['1', '2', '5']).toContain(length.toExponential(6)[0]);
      }),
    );
  });
});
