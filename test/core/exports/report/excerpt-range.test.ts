import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowsInRange } from '../../../../core/exports/report/excerpt-channels.ts';
import { chooseExcerpt } from '../../../../core/exports/report/excerpt-range.ts';
import { createSpikeTable } from '../../../../core/sorting/spike-table.ts';
import { exampleSorting } from '../example-sorting.ts';

describe('the excerpt', () => {
  it('shows as many units as any stretch of its length can', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1000 }),
        fc.integer({ min: 1, max: 3 }),
        (seed, segments) => {
          const sorting = exampleSorting({
            seed,
            segments,
            units: 6,
            durationSeconds: 6,
            spikesPerSecond: 3,
          });
          const unitsIn = (rows: readonly number[]) =>
            new Set(rows.map((row) => sorting.spikes.unitIndex[row])).size;
          const range = chooseExcerpt(sorting, 0.5);
          const lead = 0.04 * 15000;
          const most = Array.from(sorting.spikes.sampleIndex, (start, row) =>
            unitsIn(
              rowsInRange(sorting, {
                segment: sorting.spikes.segmentIndex[row],
                start,
                end: start + 15000 - lead,
              }),
            ),
          ).reduce((a, b) => Math.max(a, b), 0);
          expect(unitsIn(rowsInRange(sorting, range))).toBeGreaterThanOrEqual(most);
          expect(range.end - range.start).toBe(15000);
          expect(range.start).toBeGreaterThanOrEqual(0);
          expect(range.end).toBeLessThanOrEqual(sorting.segments[range.segment].sampleCount);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('is the start of a recording without spikes', () => {
    expect(chooseExcerpt(exampleSorting({ units: 0 }), 0.1)).toEqual({
      segment: 0,
      start: 0,
      end: 3000,
    });
  });

  it('is all of a recording that is shorter', () => {
    const sorting = {
      ...exampleSorting({ units: 1, durationSeconds: 0.01 }),
      spikes: { ...createSpikeTable(1), sampleIndex: Float64Array.of(299) },
    };
    expect(chooseExcerpt(sorting, 0.1)).toEqual({ segment: 0, start: 0, end: 300 });
  });
});
