import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitTrials } from '../../../core/point-process/split-trials.ts';

describe('splitTrials', () => {
  it('puts every trial into one part, as many as asked into the test, evenly', () => {
    const shares = fc.double({ min: 0.01, max: 0.99, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 300 }), shares, (trialCount, share) => {
        const { training, test } = splitTrials(trialCount, share);
        expect([...training, ...test].sort((a, b) => a - b)).toEqual([...Array(trialCount).keys()]);
        expect(training.length).toBeGreaterThan(0);
        expect(test.length).toBeGreaterThan(0);
        expect(Math.abs(test.length - share * trialCount)).toBeLessThanOrEqual(1);
        const half = Math.floor(trialCount / 2);
        const early = test.filter((trial) => trial < half).length;
        expect(Math.abs(early - (test.length * half) / trialCount)).toBeLessThanOrEqual(1);
      }),
    );
  });
});
