import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clampedRange,
  pannedRange,
  surroundings,
  zoomedRange,
} from '../../../renderer/state/time-window.ts';

const sampleCount = fc.integer({ min: 1, max: 1e9 });
const range = fc
  .tuple(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 1, max: 1e9 }))
  .map(([start, width]) => ({ segment: 2, start, end: start + width }));

describe('what is seen of time', () => {
  it('is a whole range of the segment, whatever is wanted', () => {
    fc.assert(
      fc.property(
        range,
        sampleCount,
        fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (wanted, count, factor, share) => {
          const seen = clampedRange(wanted, count);
          const all = [
            seen,
            zoomedRange(seen, factor, share, count),
            pannedRange(seen, 1e8 * (share - 0.5), count),
            pannedRange(seen, Number.POSITIVE_INFINITY, count),
          ];
          for (const { segment, start, end } of all) {
            expect(segment).toBe(2);
            expect(Number.isInteger(start) && Number.isInteger(end)).toBe(true);
            expect(start).toBeGreaterThanOrEqual(0);
            expect(end).toBeLessThanOrEqual(count);
            expect(end - start).toBeGreaterThanOrEqual(Math.min(count, 16));
          }
        },
      ),
    );
  });

  it('keeps its width when it is moved, and stops at the ends', () => {
    const seen = { segment: 0, start: 100, end: 200 };
    expect(pannedRange(seen, 30, 1000)).toEqual({ segment: 0, start: 130, end: 230 });
    expect(pannedRange(seen, -130, 1000)).toEqual({ segment: 0, start: 0, end: 100 });
    expect(pannedRange(seen, Number.POSITIVE_INFINITY, 1000)).toEqual({
      segment: 0,
      start: 900,
      end: 1000,
    });
  });

  it('zooms about the sample under the pointer', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0.1, max: 2, noNaN: true }),
        (share, factor) => {
          const seen = { segment: 0, start: 500_000, end: 600_000 };
          const zoomed = zoomedRange(seen, factor, share, 10_000_000);
          const under = (of: typeof seen) => of.start + share * (of.end - of.start);
          expect(Math.abs(under(zoomed) - under(seen))).toBeLessThanOrEqual(2);
          expect(zoomed.end - zoomed.start).toBe(Math.round(100_000 * factor));
        },
      ),
    );
  });
});

describe('what is asked for about a range', () => {
  it('holds it and a good part more, within the segment, and stays the same for small moves', () => {
    fc.assert(
      fc.property(fc.nat(900_000), fc.integer({ min: 16, max: 100_000 }), (start, width) => {
        const seen = { segment: 1, start, end: start + width };
        const asked = surroundings(seen, 1_000_000);
        expect(asked.start).toBeLessThanOrEqual(Math.max(0, start - width / 4));
        expect(asked.end).toBeGreaterThanOrEqual(Math.min(1_000_000, start + width * 1.25));
        expect(asked.end - asked.start).toBeLessThanOrEqual(3 * width);
        const moves = Array.from({ length: 20 }, (_, i) => ({
          ...seen,
          start: start + Math.round((i * width) / 20),
          end: start + width + Math.round((i * width) / 20),
        }));
        const different = new Set(
          moves.map((moved) => JSON.stringify(surroundings(moved, 10_000_000))),
        );
        expect(different.size).toBeLessThanOrEqual(10);
      }),
    );
  });
});
