import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { similarity } from '../../../core/simulate/similarity.ts';

const waveform = fc
  .array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 6, maxLength: 6 })
  .filter((values) => values.some((value) => Math.abs(value) > 1e-3));

describe('similarity', () => {
  it('is symmetric and between 0 and 1', () => {
    fc.assert(
      fc.property(waveform, waveform, (a, b) => {
        const value = similarity(a, b, 2, 2);
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1 + 1e-12);
        expect(similarity(b, a, 2, 2)).toBeCloseTo(value, 12);
      }),
    );
  });

  it('is 1 for a waveform turned over, scaled and shifted within the allowed lag', () => {
    const a = [0, 0, 1, -2, 0, 0, 0, 0, 3, 1, 0, 0];
    const b = [0, 0, 0, 0, -5, 10, 0, 0, 0, 0, -15, -5];
    expect(similarity(a, b, 2, 2)).toBeCloseTo(1, 12);
    expect(similarity(a, b, 2, 1)).toBeLessThan(0.9);
  });

  it('does not let one channel slide into the next', () => {
    expect(similarity([0, 0, 1, 0, 0, 0], [0, 0, 0, 1, 0, 0], 2, 2)).toBe(0);
  });

  it('is 0 beside a waveform of zeros', () => {
    expect(similarity([1, 2], [0, 0], 1, 1)).toBe(0);
  });
});
