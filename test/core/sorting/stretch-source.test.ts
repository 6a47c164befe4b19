import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReadStretch } from '../../../core/sorting/read-stretch.ts';
import { aheadOf } from '../../../core/sorting/stretch-source.ts';

const stretchAt = (start: number): ReadStretch => ({
  segment: 0,
  start,
  samples: 1,
  traces: Float32Array.of(start),
  peakSamples: new Float64Array(0),
  peakChannels: new Int32Array(0),
  bad: [],
});

function sourceOf(count: number, atOnce: number, remembered: number) {
  const reads: number[][] = [];
  const readAll = async (indices: readonly number[]) => {
    reads.push([...indices]);
    return indices.map(stretchAt);
  };
  return { source: aheadOf(count, readAll, atOnce, remembered), reads };
}

describe('stretches that are read ahead', () => {
  it('are those that were asked for, in any order and as often as wanted', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(11), { maxLength: 40 }),
        fc.integer({ min: 1, max: 5 }),
        fc.nat(15),
        async (asked, atOnce, remembered) => {
          const { source, reads } = sourceOf(12, atOnce, remembered);
          for (const i of asked) expect((await source.read(i)).start).toBe(i);
          for (const indices of reads) {
            expect(indices.length).toBeLessThanOrEqual(atOnce);
            expect(indices.at(-1)).toBeLessThan(12);
          }
        },
      ),
    );
  });

  it('are read as many at a time as may be, the first ones once', async () => {
    const { source, reads } = sourceOf(7, 3, 4);
    for (let i = 0; i < 7; i++) await source.read(i);
    expect(reads).toEqual([[0, 1, 2], [3, 4, 5], [6]]);
    for (let i = 0; i < 4; i++) await source.read(i);
    expect(reads).toHaveLength(3);
    await source.read(4);
    expect(reads.at(-1)).toEqual([4, 5, 6]);
    source.forget();
    expect((await source.read(0)).start).toBe(0);
    expect(reads.at(-1)).toEqual([0, 1, 2]);
  });
});
