import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digamma, regularisedGammaP, trigamma } from '../../../core/math/gamma-functions.ts';

describe('regularisedGammaP', () => {
  // scipy.special.gammainc 1.17.1
  it.each([
    [0.3, 0.1, 0.5459128495917965],
    [1, 1, 0.6321205588285577],
    [2.5, 4, 0.8437643724222779],
    [10, 3, 0.0011024881301154815],
    [50, 60, 0.9155933189063082],
    [500, 480, 0.18628197319032458],
    [5000, 5100, 0.9206711189223811],
  ])('at shape %d, x %d', (shape, x, expected) => {
    expect(Math.abs(regularisedGammaP(shape, x) / expected - 1)).toBeLessThan(1e-9);
  });

  it('satisfies P(a + 1, x) = P(a, x) - x^a e^-x / Gamma(a + 1)', () => {
    const positive = fc.double({ min: 0.05, max: 30, noNaN: true });
    fc.assert(
      fc.property(positive, positive, (shape, x) => {
        const step = regularisedGammaP(shape, x) - regularisedGammaP(shape + 1, x);
        const slope =
          (regularisedGammaP(shape + 1, x * 1.0001) - regularisedGammaP(shape + 1, x)) /
          (0.0001 * x);
        // The density of the latter is the same term.
        expect(Math.abs(step - slope)).toBeLessThan(1e-3);
      }),
    );
  });

  it('runs from 0 to 1', () => {
    expect(regularisedGammaP(2, 0)).toBe(0);
    expect(regularisedGammaP(2, Number.POSITIVE_INFINITY)).toBe(1);
  });
});

describe('digamma and trigamma', () => {
  // scipy.special 1.17.1
  it.each([
    [0.1, -10.423754940411076, 101.43329915079275],
    [0.5, -1.9635100260214235, 4.93480220054468],
    [1, -0.5772156649015329, 1.6449340668482266],
    [3.3, 1.0348224890596216, 0.3535015418410618],
    [100, 4.600161852738088, 0.010050166663333573],
  ])('at %d', (x, first, second) => {
    expect(digamma(x)).toBeCloseTo(first, 9);
    expect(trigamma(x) / second).toBeCloseTo(1, 9);
  });
});
