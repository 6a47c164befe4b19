import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kolmogorovPValue } from '../../../core/math/kolmogorov.ts';

describe('kolmogorovPValue', () => {
  // scipy.stats.kstwo.sf 1.17.1
  it.each([
    [1, 0.6, 0.8],
    [2, 0.4, 0.82],
    [5, 0.3, 0.664],
    [10, 0.2, 0.7487190399999999],
    [10, 0.45, 0.022891810311718164],
    [50, 0.1, 0.6623112704658186],
    [100, 0.08, 0.5182193645480672],
  ])('is exact for %d values at %d', (count, distance, expected) => {
    expect(kolmogorovPValue(distance, count)).toBeCloseTo(expected, 12);
  });

  it.each([
    [100, 0.2, 0.000555193],
    [101, 0.08, 0.51197336],
    [300, 0.05, 0.42744121],
    [1000, 0.03, 0.32269021],
    [10000, 0.01, 0.26821913],
  ])('is near the exact value for %d values at %d', (count, distance, expected) => {
    expect(kolmogorovPValue(distance, count)).toBeCloseTo(expected, 3);
  });

  it('keeps its relative precision where it is small', () => {
    const probability = kolmogorovPValue(0.02, 20000);
    expect(Math.abs(probability / 2.2181270070049744e-7 - 1)).toBeLessThan(0.01);
  });

  it('falls from 1 to 0 as the distance grows', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (count, a, b) => {
          const [near, far] = [Math.min(a, b), Math.max(a, b)].map((distance) =>
            kolmogorovPValue(distance, count),
          );
          expect(far).toBeGreaterThanOrEqual(0);
          expect(near).toBeLessThanOrEqual(1);
          // The pieces of the approximation meet to three digits.
          expect(far).toBeLessThanOrEqual(near + 1e-3);
        },
      ),
    );
    expect(kolmogorovPValue(0, 20)).toBe(1);
    expect(kolmogorovPValue(1, 20)).toBe(0);
    expect(kolmogorovPValue(0.3, 0)).toBeNaN();
  });
});
