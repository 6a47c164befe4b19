import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placedWindow, spansAround } from '../../../core/sorting/windows.ts';

const cases = fc.record({
  samples: fc.integer({ min: 1, max: 500 }),
  before: fc.integer({ min: 0, max: 40 }),
  after: fc.integer({ min: 1, max: 60 }),
  peaks: fc.array(fc.nat(499), { maxLength: 25 }),
});

describe('spansAround', () => {
  it('holds exactly the samples within the margins of a peak, once, in order', () => {
    fc.assert(
      fc.property(cases, ({ samples, before, after, peaks }) => {
        const inside = peaks.filter((peak) => peak < samples).sort((a, b) => a - b);
        const spans = spansAround(inside, samples, before, after);
        const near = Array.from({ length: samples }, (_, t) => t).filter((t) =>
          inside.some((peak) => t >= peak - before && t < peak + after),
        );
        const held = spans.flatMap(({ start, end }) =>
          Array.from({ length: end - start }, (_, i) => start + i),
        );
        expect(held).toEqual(near);
      }),
    );
  });

  it('holds each peak with its whole margins in one span', () => {
    fc.assert(
      fc.property(cases, ({ samples, before, after, peaks }) => {
        const inside = peaks.filter((peak) => peak < samples).sort((a, b) => a - b);
        const spans = spansAround(inside, samples, before, after);
        for (const peak of inside) {
          const holding = spans.filter(
            ({ start, end }) =>
              start <= Math.max(0, peak - before) && end >= Math.min(samples, peak + after),
          );
          expect(holding).toHaveLength(1);
        }
      }),
    );
  });

  it('keeps quiet stretches between peaks out, and joins spans that touch', () => {
    expect(spansAround([50, 60, 300], 400, 10, 20)).toEqual([
      { start: 40, end: 80 },
      { start: 290, end: 320 },
    ]);
    expect(spansAround([50, 80], 400, 10, 20)).toEqual([{ start: 40, end: 100 }]);
  });
});

describe('placedWindow', () => {
  it('tells windows of different segments apart in time', () => {
    const tile = { segment: 0, start: 100, samples: 2, traces: Float32Array.of(1, 2) };
    expect(placedWindow(tile)).toEqual({ samples: 2, traces: tile.traces, start: 100 });
    expect(placedWindow({ ...tile, segment: 1, start: 0 }).start).toBeGreaterThan(1e12);
  });
});
