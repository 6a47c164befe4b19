import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { projectOnDifference } from '../../../core/detect/difference-projection.ts';

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
const mean = (values: ArrayLike<number>) =>
  Array.from(values).reduce((sum, v) => sum + v, 0) / values.length;

function cloud(count: number, dimension: number, seed: number, offset = 0): Float64Array {
  const random = new Random(seed);
  return Float64Array.from({ length: count * dimension }, () => offset + random.normal());
}

describe('projectOnDifference', () => {
  it('finds no distance between random halves of one cluster, in however many dimensions', () => {
    const dimension = 150;
    const gaps = range(0, 40).map((seed) => {
      const points = cloud(40, dimension, seed, 2);
      const { a, b } = projectOnDifference(points, dimension, range(0, 20), range(20, 40));
      return mean(b) - mean(a);
    });
    // Without leaving points out, each of these gaps would be about √(150 / 10) = 3.9.
    expect(Math.abs(mean(gaps))).toBeLessThan(0.3);
  });

  it('shows a true distance in its own unit', () => {
    const dimension = 10;
    const points = cloud(400, dimension, 1);
    for (let i = 200; i < 400; i++) points[i * dimension + 3] += 5;
    const { a, b } = projectOnDifference(points, dimension, range(0, 200), range(200, 400));
    expect(Math.abs(mean(b) - mean(a) - 5)).toBeLessThan(0.4);
    expect(mean(a)).toBeLessThan(0);
    expect(mean(b)).toBeGreaterThan(0);
  });

  it('copes with one point and with equal means', () => {
    const one = projectOnDifference([1, 2, 3, 4], 2, [0], [1]);
    expect(one.a[0]).toBeCloseTo(-Math.SQRT2, 12);
    expect(one.b[0]).toBeCloseTo(Math.SQRT2, 12);
    const same = projectOnDifference([1, 2, 1, 2], 2, [0], [1]);
    expect([...same.a, ...same.b]).toEqual([0, 0]);
  });
});
