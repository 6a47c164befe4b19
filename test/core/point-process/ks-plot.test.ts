import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { intervalCorrelation } from '../../../core/point-process/interval-correlation.ts';
import { ksPlot } from '../../../core/point-process/ks-plot.ts';

describe('ksPlot', () => {
  it('measures the largest gap between the two distribution functions', () => {
    const values = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(values, (drawn) => {
        const { sorted, ksDistance } = ksPlot(Float64Array.from(drawn));
        const shareUpTo = (x: number) => drawn.filter((value) => value <= x).length / drawn.length;
        const shareBelow = (x: number) => drawn.filter((value) => value < x).length / drawn.length;
        const gaps = drawn.map((x) =>
          Math.max(Math.abs(shareUpTo(x) - x), Math.abs(shareBelow(x) - x)),
        );
        expect(ksDistance).toBeCloseTo(Math.max(...gaps), 12);
        expect(sorted).toEqual(Float64Array.from(drawn).sort());
      }),
    );
  });

  it('rejects at its band one right model in twenty', () => {
    let outside = 0;
    for (let seed = 1; seed <= 1000; seed++) {
      const random = new Random(seed);
      const { ksDistance, band95 } = ksPlot(
        Float64Array.from({ length: 200 }, () => random.uniform()),
      );
      if (ksDistance > band95) outside++;
    }
    expect(outside).toBeGreaterThan(30);
    expect(outside).toBeLessThan(65);
  });

  it('says of nothing that it does not know', () => {
    expect(ksPlot(new Float64Array(0)).ksDistance).toBeNaN();
    expect(ksPlot(new Float64Array(0)).pValue).toBeNaN();
  });
});

describe('intervalCorrelation', () => {
  it('is within its band for independent intervals', () => {
    const random = new Random(5);
    const { correlation, band95 } = intervalCorrelation(
      Float64Array.from({ length: 2000 }, () => random.uniform()),
      100,
    );
    expect(correlation.filter((value) => Math.abs(value) > band95).length).toBeLessThanOrEqual(10);
  });

  it('finds that long and short intervals take turns', () => {
    const random = new Random(5);
    const alternating = Float64Array.from(
      { length: 200 },
      (_, i) => 0.5 * random.uniform() + (i % 2) / 2,
    );
    const { correlation, band95 } = intervalCorrelation(alternating, 2);
    expect(correlation[0]).toBeLessThan(-4 * band95);
    expect(correlation[1]).toBeGreaterThan(4 * band95);
  });

  it('stands intervals of 0 and 1, and too few of them', () => {
    const { correlation } = intervalCorrelation(Float64Array.of(0, 1, 0.5, 1), 10);
    expect(correlation).toHaveLength(2);
    expect(correlation.every(Number.isFinite)).toBe(true);
    expect(intervalCorrelation(new Float64Array(0), 10).correlation).toHaveLength(0);
  });
});
