import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clockAt,
  clockOf,
  rangeAt,
  rangeBetween,
  secondsOf,
} from '../../../renderer/state/timeline.ts';

const recordings = fc
  .array(fc.integer({ min: 100, max: 100_000 }), { minLength: 1, maxLength: 5 })
  .map((counts) => ({
    sampleRateHz: 1000,
    segments: counts.map((sampleCount, i) => ({
      startSample: 0,
      sampleCount,
      startSeconds: 700 + 1000 * i,
    })),
  }));

describe('the line of all segments', () => {
  it('gives back the sample of a time, whatever segment it is in', () => {
    fc.assert(
      fc.property(recordings, fc.nat(), fc.nat(), (recording, anySegment, anySample) => {
        const segment = anySegment % recording.segments.length;
        const sample = anySample % recording.segments[segment].sampleCount;
        const range = rangeAt(recording, secondsOf(recording, segment, sample), 21);
        expect(range.segment).toBe(segment);
        expect(range.end - range.start).toBe(21);
        expect(range.start).toBeLessThanOrEqual(sample);
        expect(range.end).toBeGreaterThan(sample);
      }),
    );
  });

  it('tells of every sample what the clock says there, gaps included', () => {
    fc.assert(
      fc.property(recordings, fc.nat(), fc.nat(), (recording, anySegment, anySample) => {
        const segment = anySegment % recording.segments.length;
        const sample = anySample % recording.segments[segment].sampleCount;
        const clock = 700 + 1000 * segment + sample / 1000;
        expect(clockOf(recording, segment, sample)).toBeCloseTo(clock, 9);
        const onLine = secondsOf(recording, segment, sample) + 1e-6;
        expect(clockAt(recording, onLine)).toBeCloseTo(clock, 5);
      }),
    );
  });

  it('keeps every range inside of a segment', () => {
    const time = fc.double({ min: -100, max: 1000, noNaN: true });
    fc.assert(
      fc.property(recordings, time, time, (recording, a, b) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        for (const range of [
          rangeBetween(recording, from, to),
          rangeAt(recording, a, Math.round(1000 * (to - from))),
        ]) {
          const { sampleCount } = recording.segments[range.segment];
          expect(range.start).toBeGreaterThanOrEqual(0);
          expect(range.end).toBeGreaterThanOrEqual(range.start);
          expect(range.end).toBeLessThanOrEqual(sampleCount);
        }
      }),
    );
  });
});
