import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { implementations } from './implementations.ts';

const given = fc
  .record({
    columnCount: fc.integer({ min: 1, max: 40 }),
    frameCount: fc.nat({ max: 300 }),
    binFrames: fc.integer({ min: 1, max: 130 }),
  })
  .chain(({ columnCount, frameCount, binFrames }) =>
    fc.record({
      columnCount: fc.constant(columnCount),
      binFrames: fc.constant(binFrames),
      frames: fc.int16Array({
        minLength: columnCount * frameCount,
        maxLength: columnCount * frameCount,
      }),
    }),
  );

describe.each(implementations)('extremes of columns in $name', ({ kernels: { findExtremes } }) => {
  it('are the least and the greatest number of every bin', () => {
    fc.assert(
      fc.property(given, ({ columnCount, binFrames, frames }) => {
        const { low, high } = findExtremes(frames, columnCount, binFrames);
        const bins = Math.ceil(frames.length / columnCount / binFrames);
        expect([low.length, high.length]).toEqual([bins * columnCount, bins * columnCount]);
        for (let bin = 0; bin < bins; bin++) {
          const ofBin = frames.subarray(
            bin * binFrames * columnCount,
            (bin + 1) * binFrames * columnCount,
          );
          for (let column = 0; column < columnCount; column++) {
            const values = ofBin.filter((_, i) => i % columnCount === column);
            expect(low[bin * columnCount + column]).toBe(Math.min(...values));
            expect(high[bin * columnCount + column]).toBe(Math.max(...values));
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});
