import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  collectHistoryPatterns,
  firstScoredSpike,
  historyWindowEnds,
  longestHistory,
} from '../../../core/point-process/history-patterns.ts';

const trains = fc
  .array(fc.integer({ min: 1, max: 90 }), { minLength: 0, maxLength: 60 })
  .map((gaps) => {
    let bin = 5;
    return Float64Array.from(gaps, (gap) => (bin += gap));
  });

/** Spikes in each window before a bin, by looking at all of them. */
function countsBefore(spikeBins: Float64Array, bin: number): number[] {
  return historyWindowEnds.map((end, window) => {
    const start = window === 0 ? 0 : historyWindowEnds[window - 1];
    return spikeBins.filter((spike) => bin - spike > start && bin - spike <= end).length;
  });
}

describe('collectHistoryPatterns', () => {
  it('gives every bin the history that it has', () => {
    fc.assert(
      fc.property(fc.array(trains, { minLength: 1, maxLength: 3 }), (stretches) => {
        const { design, runs } = collectHistoryPatterns(stretches);
        let run = 0;
        for (const spikeBins of stretches) {
          const first = firstScoredSpike(spikeBins);
          if (first >= spikeBins.length) continue;
          const last = spikeBins[spikeBins.length - 1];
          for (let bin = spikeBins[first] + 1; bin <= last; run++) {
            const row = runs.row[run];
            const counts = new Array(historyWindowEnds.length).fill(0);
            for (let k = design.rowStart[row] + 1; k < design.rowStart[row + 1]; k++) {
              counts[design.column[k] - 1] = design.value[k];
            }
            for (let i = 0; i < runs.length[run]; i++, bin++) {
              expect(counts).toEqual(countsBefore(spikeBins, bin));
              expect(runs.hasSpike[run] === 1).toBe(spikeBins.includes(bin));
            }
          }
        }
        expect(run).toBe(runs.row.length);
      }),
    );
  });

  it('counts the bins and spikes of each history', () => {
    fc.assert(
      fc.property(trains, (spikeBins) => {
        const { design, runs } = collectHistoryPatterns([spikeBins]);
        const rows = design.exposures.length;
        const exposures = new Array(rows).fill(0);
        const successes = new Array(rows).fill(0);
        runs.row.forEach((row, run) => {
          exposures[row] += runs.length[run];
          successes[row] += runs.hasSpike[run];
        });
        expect(design.exposures).toEqual(exposures);
        expect(design.successes).toEqual(successes);
      }),
    );
  });

  it('begins where the whole history is known', () => {
    expect(firstScoredSpike(Float64Array.of(10, 100, 10 + longestHistory, 400))).toBe(2);
    expect(firstScoredSpike(Float64Array.of(10, 100))).toBe(2);
    expect(firstScoredSpike(new Float64Array(0))).toBe(0);
  });
});
