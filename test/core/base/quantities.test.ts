import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hertz, samplesInMs } from '../../../core/base/quantities.ts';

describe('samplesInMs', () => {
  it('is the nearest whole number of samples, at least one', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1000, noNaN: true }),
        fc.double({ min: 1, max: 100_000, noNaN: true }),
        (durationMs, rate) => {
          const samples = samplesInMs(durationMs, hertz(rate));
          const exact = (durationMs * rate) / 1000;
          expect(Number.isInteger(samples)).toBe(true);
          if (samples > 1) expect(Math.abs(samples - exact)).toBeLessThanOrEqual(0.5);
          else expect(exact).toBeLessThanOrEqual(1.5);
          expect(samples).toBeGreaterThanOrEqual(1);
        },
      ),
    );
    expect(samplesInMs(2.5, hertz(30_000))).toBe(75);
  });
});
