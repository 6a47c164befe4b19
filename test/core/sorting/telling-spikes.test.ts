import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSpikeTable } from '../../../core/sorting/spike-table.ts';
import { tellingSpikes } from '../../../core/sorting/telling-spikes.ts';

const table = (sizes: readonly number[]) => ({
  ...createSpikeTable(sizes.length),
  amplitude: Float32Array.from(sizes),
});
const sizesOfSpikes = fc.array(fc.integer({ min: -500, max: -1 }), { minLength: 1, maxLength: 60 });

describe('the spikes that say most about a template', () => {
  it('make all of it together', () => {
    fc.assert(
      fc.property(sizesOfSpikes, (sizes) => {
        const rows = Int32Array.from(sizes.keys());
        const told = tellingSpikes(table(sizes), rows, sizes.length);
        expect(told.shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
        expect([...told.rows].sort((a, b) => a - b)).toEqual([...rows]);
      }),
    );
  });

  it('are the largest of the unit, the earlier of two equal ones first', () => {
    fc.assert(
      fc.property(sizesOfSpikes, fc.integer({ min: 1, max: 8 }), (sizes, count) => {
        const rows = Int32Array.from(sizes.keys()).filter((row) => row % 2 === 0);
        const byRule = [...rows].sort((a, b) => sizes[a] - sizes[b] || a - b).slice(0, count);
        expect([...tellingSpikes(table(sizes), rows, count).rows]).toEqual(byRule);
      }),
    );
  });

  it('are none where all are empty', () => {
    expect(tellingSpikes(table([0, 0]), Int32Array.of(0, 1), 2).shares).toEqual(
      Float64Array.of(0, 0),
    );
  });
});
