import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logarithm } from '../../../core/math/logarithm.ts';

const SMALLEST_NORMAL = 2 ** -1022;
const normal = fc.double({ min: SMALLEST_NORMAL, max: Number.MAX_VALUE, noNaN: true });

describe('logarithm', () => {
  it('agrees with the runtime’s to two units in the last place', () => {
    const agrees = (x: number) => {
      const expected = Math.log(x);
      expect(Math.abs(logarithm(x) - expected)).toBeLessThanOrEqual(
        2 * Number.EPSILON * Math.abs(expected),
      );
    };
    fc.assert(fc.property(normal, agrees), { numRuns: 20_000 });
    fc.assert(fc.property(fc.double({ min: 0.5, max: 2, noNaN: true }), agrees), {
      numRuns: 20_000,
    });
  });

  it('is exact at powers of two', () => {
    expect(logarithm(1)).toBe(0);
    for (let power = -1022; power <= 1023; power++) {
      expect(logarithm(2 ** power)).toBe(power * Math.LN2);
    }
  });
});
