import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  erf,
  erfc,
  logGamma,
  normalCdf,
  normalDensity,
  normalQuantile,
} from '../../../core/math/special-functions.ts';

function expectRelative(actual: number, expected: number, tolerance: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance * Math.abs(expected));
}

describe('erf and erfc', () => {
  // scipy.special 1.17.1
  it.each([
    [0.1, 0.1124629160182849, 0.8875370839817152],
    [0.5, 0.5204998778130465, 0.4795001221869535],
    [1, 0.8427007929497149, 0.15729920705028513],
    [2.4, 0.999311486103355, 0.0006885138966450786],
    [2.6, 0.9997639655834707, 0.000236034416529349],
    [4, 0.9999999845827421, 1.541725790028002e-8],
    [10, 1, 2.088487583762545e-45],
    [26, 1, 5.663192408856143e-296],
  ])('at %d', (x, expectedErf, expectedErfc) => {
    expectRelative(erf(x), expectedErf, 1e-14);
    expectRelative(erfc(x), expectedErfc, 1e-12);
    expect(erf(-x)).toBe(-erf(x));
    expectRelative(erfc(-x), 2 - expectedErfc, 1e-14);
  });

  it('reach their limits', () => {
    expect(erf(0)).toBe(0);
    expect(erf(Number.POSITIVE_INFINITY)).toBe(1);
    expect(erfc(Number.POSITIVE_INFINITY)).toBe(0);
    expect(erfc(Number.NEGATIVE_INFINITY)).toBe(2);
    expect(erfc(Number.NaN)).toBeNaN();
    expect(erf(Number.NaN)).toBeNaN();
  });
});

describe('the normal distribution', () => {
  it('has a quantile that inverts its distribution function', () => {
    fc.assert(
      fc.property(fc.double({ min: -37, max: 8, noNaN: true }), (z) => {
        const p = normalCdf(z);
        if (z < 0) expectRelative(normalCdf(normalQuantile(p)), p, 1e-10);
        else expect(Math.abs(normalCdf(normalQuantile(p)) - p)).toBeLessThan(1e-14);
      }),
    );
  });

  it('has the density as derivative', () => {
    for (const z of [-4, -1.3, 0, 0.2, 2.9]) {
      const slope = (normalCdf(z + 1e-5) - normalCdf(z - 1e-5)) / 2e-5;
      expect(slope).toBeCloseTo(normalDensity(z), 9);
    }
  });

  it('has the known quantiles', () => {
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 12);
    expect(normalQuantile(0.5)).toBeCloseTo(0, 14);
    expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(normalQuantile(1)).toBe(Number.POSITIVE_INFINITY);
    expect(normalQuantile(1.1)).toBeNaN();
  });
});

describe('logGamma', () => {
  it('is the logarithm of the factorial at whole numbers', () => {
    let logFactorial = 0;
    for (let n = 1; n < 170; n++) {
      expect(Math.abs(logGamma(n) - logFactorial)).toBeLessThan(1e-12 * (1 + logFactorial));
      logFactorial += Math.log(n);
    }
  });

  it('follows Gamma(x + 1) = x Gamma(x)', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e4, noNaN: true }), (x) => {
        const expected = logGamma(x) + Math.log(x);
        expect(Math.abs(logGamma(x + 1) - expected)).toBeLessThan(1e-11 * (1 + Math.abs(expected)));
      }),
    );
  });

  it('is half the logarithm of pi at one half', () => {
    expect(logGamma(0.5)).toBeCloseTo(0.5 * Math.log(Math.PI), 13);
  });
});
