import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { compareOneTwoGaussians } from '../../../core/detect/gaussian-mixture.ts';

const normals = (count: number, seed: number) => {
  const random = new Random(seed);
  return Array.from({ length: count }, () => random.normal());
};

describe('compareOneTwoGaussians', () => {
  it('prefers one for one and two for two', () => {
    let wrong = 0;
    for (let seed = 0; seed < 100; seed++) {
      const values = normals(200, seed);
      if (compareOneTwoGaussians(values).bicDifference > 0) wrong++;
      if (compareOneTwoGaussians(values.map((v, i) => v + (i % 4 ? 0 : 4))).bicDifference < 0)
        wrong++;
    }
    expect(wrong).toBeLessThanOrEqual(4);
  });

  it('finds the two', () => {
    const values = normals(1200, 1).map((v, i) => (i < 300 ? -5 + 2 * v : 5 + v));
    const found = compareOneTwoGaussians(values);
    expect(found.means[0]).toBeCloseTo(-5, 0);
    expect(found.means[1]).toBeCloseTo(5, 0);
    expect(Math.abs(found.standardDeviations[0] - 2)).toBeLessThan(0.3);
    expect(Math.abs(found.standardDeviations[1] - 1)).toBeLessThan(0.15);
    expect(Math.abs(found.lowerWeight - 0.25)).toBeLessThan(0.02);
  });

  it('depends neither on order nor on scale', () => {
    const values = normals(80, 2).map((v, i) => v + (i % 2 ? 3 : 0));
    const here = compareOneTwoGaussians(values).bicDifference;
    expect(
      compareOneTwoGaussians(values.map((v) => 40 * v - 9).reverse()).bicDifference,
    ).toBeCloseTo(here, 4);
  });

  it.each([[[]], [[1]], [[1, 2, 9]], [[5, 5, 5, 5, 5, 5]]])('takes %j for one', (values) => {
    expect(compareOneTwoGaussians(values).bicDifference).toBe(Number.NEGATIVE_INFINITY);
  });
});
