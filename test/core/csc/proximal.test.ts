import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  hardThreshold,
  reluThreshold,
  shrinkGroup,
  softThreshold,
} from '../../../core/csc/proximal.ts';

const numbers = fc.double({ min: -10, max: 10, noNaN: true });
const thresholds = fc.double({ min: 0, max: 5, noNaN: true });

/** No candidate may have a lower `1/2 (x - z)^2 + penalty(x)` than the operator's value. */
function expectMinimiser(
  value: number,
  result: number,
  candidates: number[],
  penalty: (x: number) => number,
) {
  const cost = (x: number) => (x - value) ** 2 / 2 + penalty(x);
  for (const x of [...candidates, 0, value, result + 1e-3, result - 1e-3]) {
    expect(cost(result)).toBeLessThanOrEqual(cost(x) + 1e-12);
  }
}

describe('softThreshold', () => {
  it('minimises 1/2 (x - z)^2 + t |x|', () => {
    fc.assert(
      fc.property(numbers, thresholds, fc.array(numbers), (z, t, candidates) => {
        expectMinimiser(z, softThreshold(z, t), candidates, (x) => t * Math.abs(x));
      }),
    );
  });

  it('moves by the threshold, towards zero, and not past it', () => {
    expect(softThreshold(3, 1)).toBe(2);
    expect(softThreshold(-3, 1)).toBe(-2);
    expect(softThreshold(0.5, 1)).toBe(0);
    expect(softThreshold(1, 1)).toBe(0);
  });
});

describe('reluThreshold', () => {
  it('minimises 1/2 (x - z)^2 + t x over x >= 0', () => {
    fc.assert(
      fc.property(numbers, thresholds, fc.array(numbers), (z, t, candidates) => {
        const result = reluThreshold(z, t);
        expect(result).toBeGreaterThanOrEqual(0);
        expectMinimiser(z, result, candidates, (x) => (x < 0 ? Number.POSITIVE_INFINITY : t * x));
      }),
    );
  });

  it('silences what is negative however large', () => {
    expect(reluThreshold(-9, 1)).toBe(0);
    expect(reluThreshold(3, 1)).toBe(2);
  });
});

describe('hardThreshold', () => {
  it('minimises 1/2 (x - z)^2 + t^2 / 2 [x != 0]', () => {
    fc.assert(
      fc.property(numbers, thresholds, fc.array(numbers), (z, t, candidates) => {
        expectMinimiser(z, hardThreshold(z, t), candidates, (x) => (x === 0 ? 0 : t ** 2 / 2));
      }),
    );
  });

  it('keeps the value at the threshold itself', () => {
    expect(hardThreshold(-2, 2)).toBe(-2);
    expect(hardThreshold(1.9, 2)).toBe(0);
  });
});

describe('shrinkGroup', () => {
  it('is soft thresholding for a group of one', () => {
    fc.assert(
      fc.property(numbers, thresholds, (z, t) => {
        const [shrunk] = shrinkGroup(Float64Array.of(z), 0, 1, t, new Float64Array(1));
        expect(shrunk).toBeCloseTo(softThreshold(z, t), 12);
      }),
    );
  });

  it('shortens the group by the threshold and keeps its direction', () => {
    const values = Float64Array.of(9, 3, 4, 9);
    const out = shrinkGroup(values, 1, 2, 2.5, values);
    expect([...out]).toEqual([9, 1.5, 2, 9]);
    expect([...shrinkGroup(values, 1, 2, 2.5, values)]).toEqual([9, 0, 0, 9]);
  });
});
