import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeEvents } from '../../../core/point-process/place-events.ts';

/** Half a minute, a gap, and ten seconds more, at 1 kHz. */
const segments = [
  { sampleCount: 30_000, startTime: 5 },
  { sampleCount: 10_000, startTime: 60 },
];

describe('placeEvents', () => {
  it('finds the sample of every moment that was recorded', () => {
    const moments = fc.oneof(
      fc.record({ segment: fc.constant(0), sample: fc.integer({ min: 0, max: 29_999 }) }),
      fc.record({ segment: fc.constant(1), sample: fc.integer({ min: 0, max: 9_999 }) }),
    );
    fc.assert(
      fc.property(fc.array(moments, { maxLength: 10 }), (planted) => {
        const seconds = Float64Array.from(
          planted,
          ({ segment, sample }) => segments[segment].startTime + sample / 1000,
        );
        const placed = placeEvents({ unit: 'seconds', seconds }, 1000, segments);
        planted.forEach(({ segment, sample }, i) => {
          expect(placed.segmentIndex?.[i]).toBe(segment);
          expect(placed.sampleIndex[i]).toBeCloseTo(sample, 6);
        });
      }),
    );
  });

  it.each([4.9, 35, 59.99, 70])('refuses %d s, when nothing was recorded', (time) => {
    const events = { unit: 'seconds', seconds: Float64Array.of(6, time) } as const;
    expect(() => placeEvents(events, 1000, segments)).toThrow(
      /Event 2 is at .* s, where nothing was recorded: the recording is from 5 to 35 s, 60 to 70 s/,
    );
  });

  it('takes samples for what they are', () => {
    const events = {
      unit: 'samples',
      sampleIndex: Float64Array.of(1),
      segmentIndex: Float64Array.of(1),
    } as const;
    expect(placeEvents(events, 1000, segments)).toEqual(events);
  });
});
