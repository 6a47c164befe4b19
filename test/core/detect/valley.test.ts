import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { deepestValley } from '../../../core/detect/valley.ts';

const mixture = (count: number, distance: number, seed: number) => {
  const random = new Random(seed);
  return Array.from({ length: count }, (_, i) => random.normal() + (i % 2 ? distance : 0));
};

describe('deepestValley', () => {
  it('finds none in one Gaussian and a deep one between two, where it is', () => {
    expect(deepestValley(mixture(1000, 0, 1)).ratio).toBeGreaterThan(0.8);
    const { ratio, position } = deepestValley(mixture(1000, 6, 2));
    expect(ratio).toBeLessThan(0.15);
    expect(Math.abs(position - 3)).toBeLessThan(0.7);
  });

  it('deepens with the distance', () => {
    const ratios = [2, 3.5, 5, 8].map(
      (distance) => deepestValley(mixture(2000, distance, 3)).ratio,
    );
    for (let i = 1; i < ratios.length; i++) expect(ratios[i]).toBeLessThan(ratios[i - 1]);
  });

  it('moves with the values', () => {
    const values = mixture(400, 5, 4);
    const here = deepestValley(values);
    const there = deepestValley(values.map((v) => 3 * v + 100));
    expect(there.ratio).toBeCloseTo(here.ratio, 6);
    expect(there.position).toBeCloseTo(3 * here.position + 100, 6);
  });

  it('does not take outliers for a peak, unless told how small one may be', () => {
    const values = [...mixture(300, 0, 5), 30, 30.5, 31];
    expect(deepestValley(values).ratio).toBeGreaterThan(0.7);
    expect(deepestValley(values, 0.005).ratio).toBeLessThan(0.05);
  });

  it.each([[[]], [[4]], [[2, 2, 2, 2]]])('finds none in %j', (values) => {
    expect(deepestValley(values).ratio).toBe(1);
  });
});
