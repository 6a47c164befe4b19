import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KsPlot } from '../../../engine/api/contract.ts';
import { nextOrder } from '../../../renderer/parts/unit-order.ts';
import { type FitColumn, inOrder, shareOfBand } from '../../../renderer/views/Fit/fit-rows.ts';

const columns: readonly FitColumn[] = ['unit', 'spikes', 'ks', 'ofBand'];
const plots = fc.uniqueArray(
  fc
    .record({
      unitId: fc.nat(99),
      spikeCount: fc.nat(9999),
      ksDistance: fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constant(Number.NaN)),
      band95: fc.double({ min: 0.01, max: 1, noNaN: true }),
    })
    .map((plot) => plot as KsPlot),
  { selector: ({ unitId }) => unitId },
);

describe('the table of fits', () => {
  it('is sorted by the column that was chosen, with what has no distance behind', () => {
    fc.assert(
      fc.property(plots, fc.constantFrom(...columns), fc.boolean(), (of, column, isDescending) => {
        const values = inOrder(of, { column, isDescending }).map((plot) => {
          const { unitId, spikeCount, ksDistance } = plot;
          return { unit: unitId, spikes: spikeCount, ks: ksDistance, ofBand: shareOfBand(plot) }[
            column
          ];
        });
        const known = values.filter((value) => !Number.isNaN(value));
        expect(values.slice(0, known.length)).toEqual(known);
        const ascending = Float64Array.from(known).sort();
        expect(known).toEqual([...(isDescending ? ascending.reverse() : ascending)]);
      }),
    );
  });

  it('turns round where the same column is chosen again', () => {
    for (const column of columns) {
      const first = nextOrder(
        { column: column === 'ks' ? 'unit' : 'ks', isDescending: true },
        column,
      );
      expect(first).toEqual({ column, isDescending: column !== 'unit' });
      expect(nextOrder(first, column)).toEqual({ column, isDescending: !first.isDescending });
    }
  });
});
