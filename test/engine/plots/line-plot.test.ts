import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linePlotSvg, type Plot } from '../../../engine/plots/line-plot.ts';

const plotOf = (scale: Plot['scale'], points: { x: number; y: number }[]) =>
  linePlotSvg({
    title: 'a < b',
    scale,
    xName: 'x (s)',
    yName: 'y',
    series: [{ name: 'one', points }],
  });

const dotsIn = (svg: string) =>
  [...svg.matchAll(/<circle cx="([^"]+)" cy="([^"]+)"/g)].map(([, x, y]) => [Number(x), Number(y)]);

const ranges = {
  logarithmic: fc.double({ min: 1e-5, max: 1e8, noNaN: true }),
  linear: fc.integer({ min: -1e9, max: 1e9 }).map((value) => value / 1e4),
};

describe('linePlotSvg', () => {
  it.each(['logarithmic', 'linear'] as const)(
    'keeps every point within %s axes, whatever the numbers',
    (scale) => {
      const point = fc.record({ x: ranges[scale], y: ranges[scale] });
      fc.assert(
        fc.property(fc.array(point, { minLength: 1, maxLength: 40 }), (points) => {
          const dots = dotsIn(plotOf(scale, points));
          expect(dots).toHaveLength(points.length);
          for (const [x, y] of dots) {
            expect(x).toBeGreaterThanOrEqual(64);
            expect(x).toBeLessThanOrEqual(456);
            expect(y).toBeGreaterThanOrEqual(40);
            expect(y).toBeLessThanOrEqual(264);
          }
        }),
      );
    },
  );

  it.each([
    ['logarithmic', [1, 10, 100], (x: number) => 3 * x ** 2],
    ['linear', [-2, 0, 2], (x: number) => 3 * x + 1],
  ] as const)('makes %s growth a straight line, larger values higher', (scale, at, grow) => {
    const [a, b, c] = dotsIn(
      plotOf(
        scale,
        at.map((x) => ({ x, y: grow(x) })),
      ),
    );
    expect(b![0]! - a![0]!).toBeCloseTo(c![0]! - b![0]!, 0);
    expect(a![1]! - b![1]!).toBeCloseTo(b![1]! - c![1]!, 0);
    expect(a![1]).toBeGreaterThan(c![1]!);
  });

  it('makes geometric decay a straight line on semilogarithmic axes', () => {
    const points = [0, 3, 6].map((x) => ({ x, y: 5 * 0.1 ** x }));
    const [a, b, c] = dotsIn(plotOf('semilogarithmic', points));
    expect(b![0]! - a![0]!).toBeCloseTo(c![0]! - b![0]!, 0);
    expect(b![1]! - a![1]!).toBeCloseTo(c![1]! - b![1]!, 0);
    expect(b![1]).toBeGreaterThan(a![1]!);
  });

  it('gives powers of ten in x equal room where orders are compared, and y as it is', () => {
    const points = [1, 10, 100].map((x, i) => ({ x, y: i - 1 }));
    const [a, b, c] = dotsIn(plotOf('orders', points));
    expect(b![0]! - a![0]!).toBeCloseTo(c![0]! - b![0]!, 0);
    expect(a![1]! - b![1]!).toBeCloseTo(b![1]! - c![1]!, 0);
    expect(a![1]).toBeGreaterThan(c![1]!);
  });

  it('draws lines of many points without dots', () => {
    const points = Array.from({ length: 41 }, (_, x) => ({ x, y: x }));
    const svg = plotOf('linear', points);
    expect(dotsIn(svg)).toHaveLength(0);
    expect(svg.match(/<polyline[^>]*points="([^"]+)"/)![1]!.split(' ')).toHaveLength(41);
  });

  it('names lines that end together at the bottom one above the other, within the axes', () => {
    const series = ['one', 'two', 'three'].map((name) => ({ name, points: [{ x: 1, y: 0 }] }));
    series.push({ name: 'four', points: [{ x: 1, y: 10 }] });
    const svg = linePlotSvg({ title: '', scale: 'linear', xName: '', yName: '', series });
    const heights = series.map(({ name }) => {
      const [, y] = svg.match(new RegExp(`y="([^"]+)" text-anchor="start">${name}<`))!;
      return Number(y);
    });
    const sorted = [...heights].sort((a, b) => a - b);
    for (let i = 1; i < sorted.length; i++) {
      expect(sorted[i]! - sorted[i - 1]!).toBeGreaterThanOrEqual(16);
    }
    expect(sorted[0]).toBe(heights[3]);
    expect(sorted.at(-1)).toBeLessThanOrEqual(264 + 4);
  });

  it('is wide enough for the longest name', () => {
    const widthOf = (name: string) => {
      const series = [{ name, points: [{ x: 1, y: 1 }] }];
      const svg = linePlotSvg({ title: '', scale: 'linear', xName: '', yName: '', series });
      expect(svg).toContain(`>${name}</text>`);
      return Number(svg.match(/^<svg [^>]*width="([^"]+)"/)![1]);
    };
    expect(widthOf('one')).toBe(widthOf('another'));
    for (const length of [20, 40, 80]) {
      expect(widthOf('a'.repeat(length)) - 456).toBeGreaterThan(7 * length);
    }
  });

  it('names its axes and marks round numbers', () => {
    const svg = plotOf('logarithmic', [
      { x: 3, y: 20 },
      { x: 30, y: 90 },
    ]);
    expect(svg).toContain('>x (s)<');
    expect(svg).toContain('>a &lt; b<');
    for (const tick of [2, 5, 10, 20, 50]) expect(svg).toContain(`>${tick}</text>`);
  });

  it('marks round numbers on both sides of zero', () => {
    const svg = plotOf('linear', [
      { x: -2, y: 0.87 },
      { x: 2, y: 1 },
    ]);
    for (const tick of [-2, -1, 0, 1, 2, 0.86, 0.9, 1]) expect(svg).toContain(`>${tick}</text>`);
  });

  it.each(['logarithmic', 'linear'] as const)(
    'draws %s axes where there is nothing to show',
    (scale) => {
      expect(plotOf(scale, [])).toContain('</svg>');
      expect(plotOf(scale, [])).not.toContain('NaN');
    },
  );
});
