import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { windowAround } from '../../../core/sorting/learn-units.ts';

describe('the signal around a peak that units are learned from', () => {
  it('holds whole templates of the peak and of all spikes that it overshadows', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 10, max: 400 }),
        fc.integer({ min: 0, max: 100 }),
        fc.double({ min: 0.24, max: 0.56, noNaN: true }),
        fc.double({ min: -1, max: 1, noNaN: true }),
        (templateSamples, deadSamples, shareBeforePeak, place) => {
          const { samplesBefore, samplesAfter } = windowAround(templateSamples, deadSamples);
          const first =
            Math.round(place * deadSamples) - Math.floor(shareBeforePeak * templateSamples);
          expect(first).toBeGreaterThanOrEqual(-samplesBefore);
          expect(first + templateSamples).toBeLessThanOrEqual(samplesAfter);
        },
      ),
    );
  });
});
