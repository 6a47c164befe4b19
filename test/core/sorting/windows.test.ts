import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutWindows, type Tile } from '../../../core/sorting/windows.ts';

const channels = 3;
const channelStep = 100_000;

/** A tile whose every sample says where it stands: `channelStep * channel + t`. */
function labelledTile(samples: number): Tile {
  const traces = Float32Array.from(
    { length: channels * samples },
    (_, i) => channelStep * Math.floor(i / samples) + (i % samples),
  );
  return { segment: 0, start: 7000, samples, traces };
}

const cases = fc.record({
  samples: fc.integer({ min: 1, max: 500 }),
  before: fc.integer({ min: 0, max: 40 }),
  after: fc.integer({ min: 1, max: 60 }),
  peaks: fc.array(fc.nat(499), { maxLength: 25 }),
});

describe('cutWindows', () => {
  it('cuts exactly the samples within the margins of a peak, once, in order, on all channels', () => {
    fc.assert(
      fc.property(cases, ({ samples, before, after, peaks }) => {
        const inside = peaks.filter((peak) => peak < samples).sort((a, b) => a - b);
        const windows = cutWindows(labelledTile(samples), channels, inside, before, after);
        const near = Array.from({ length: samples }, (_, t) => t).filter((t) =>
          inside.some((peak) => t >= peak - before && t < peak + after),
        );
        for (let p = 0; p < channels; p++) {
          const cut = windows.flatMap((window) =>
            [...window.traces.subarray(p * window.samples, (p + 1) * window.samples)].map(
              (value) => value - channelStep * p,
            ),
          );
          expect(cut).toEqual(near);
        }
      }),
    );
  });

  it('makes windows of unbroken samples that hold each peak with its whole margins', () => {
    fc.assert(
      fc.property(cases, ({ samples, before, after, peaks }) => {
        const inside = peaks.filter((peak) => peak < samples).sort((a, b) => a - b);
        const windows = cutWindows(labelledTile(samples), channels, inside, before, after);
        const spans = windows.map((window) => {
          expect(window.traces.length).toBe(channels * window.samples);
          const first = window.traces[0];
          expect(window.traces[window.samples - 1]).toBe(first + window.samples - 1);
          return { from: first, to: first + window.samples };
        });
        for (const peak of inside) {
          const holding = spans.filter(
            ({ from, to }) =>
              from <= Math.max(0, peak - before) && to >= Math.min(samples, peak + after),
          );
          expect(holding).toHaveLength(1);
        }
      }),
    );
  });

  it('keeps quiet stretches between peaks out', () => {
    const windows = cutWindows(labelledTile(400), channels, [50, 60, 300], 10, 20);
    expect(windows.map(({ traces, samples }) => [traces[0], samples])).toEqual([
      [40, 40],
      [290, 30],
    ]);
  });

  it('joins stretches that touch: a spike across the seam would be lost to both', () => {
    const windows = cutWindows(labelledTile(400), channels, [50, 80], 10, 20);
    expect(windows.map(({ traces, samples }) => [traces[0], samples])).toEqual([[40, 60]]);
  });
});
