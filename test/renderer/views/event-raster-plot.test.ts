import fc from 'fast-check';
import { expect, it } from 'vitest';
import { meanRate } from '../../../renderer/views/Raster/event-raster-plot.ts';

it('the mean rate around events counts every spike of every trial once', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -500, max: 999.999, noNaN: true }), { maxLength: 200 }),
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 1, max: 100 }),
      (timeMs, trialCount, bins) => {
        const spikes = { startMs: -500, endMs: 1000, trialCount, trial: timeMs, timeMs };
        const hertz = meanRate(spikes, bins);
        const perTrial = hertz.reduce((sum, rate) => sum + (rate * 1.5) / bins, 0);
        expect(perTrial * trialCount).toBeCloseTo(timeMs.length, 6);
      },
    ),
  );
});
