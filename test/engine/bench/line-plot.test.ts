import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linePlotSvg } from '../../../engine/bench/line-plot.ts';

const plotOf = (points: { x: number; y: number }[]) =>
  linePlotSvg({ title: 'a < b', xName: 'x (s)', yName: 'y', series: [{ name: 'one', points }] });

const dotsIn = (svg: string) =>
  [...svg.matchAll(/<circle cx="([^"]+)" cy="([^"]+)"/g)].map(([, x, y]) => [Number(x), Number(y)]);

describe('linePlotSvg', () => {
  it('keeps every point within the axes, whatever the numbers', () => {
    const value = fc.double({ min: 1e-5, max: 1e8, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.record({ x: value, y: value }), { minLength: 1 }), (points) => {
        const dots = dotsIn(plotOf(points));
        expect(dots).toHaveLength(points.length);
        for (const [x, y] of dots) {
          expect(x).toBeGreaterThanOrEqual(64);
          expect(x).toBeLessThanOrEqual(456);
          expect(y).toBeGreaterThanOrEqual(40);
          expect(y).toBeLessThanOrEqual(264);
        }
      }),
    );
  });

  it('makes a power a straight line, larger values higher', () => {
    const [a, b, c] = dotsIn(plotOf([1, 10, 100].map((x) => ({ x, y: 3 * x ** 2 }))));
    expect(b![0]! - a![0]!).toBeCloseTo(c![0]! - b![0]!, 0);
    expect(a![1]! - b![1]!).toBeCloseTo(b![1]! - c![1]!, 0);
    expect(a![1]).toBeGreaterThan(c![1]!);
  });

  it('names its axes and marks round numbers', () => {
    const svg = plotOf([
      { x: 3, y: 20 },
      { x: 30, y: 90 },
    ]);
    expect(svg).toContain('>x (s)<');
    expect(svg).toContain('>a &lt; b<');
    for (const tick of [2, 5, 10, 20, 50]) expect(svg).toContain(`>${tick}</text>`);
  });

  it('draws axes where there is nothing to show', () => {
    expect(plotOf([])).toContain('</svg>');
    expect(plotOf([])).not.toContain('NaN');
  });
});
