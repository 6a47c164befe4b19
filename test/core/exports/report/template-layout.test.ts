import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  columnCount,
  layOutTemplate,
  rowCount,
} from '../../../../core/exports/report/template-layout.ts';
import { exampleSorting } from '../example-sorting.ts';

describe('the channels of a template', () => {
  it('hold the main channel, each in a place of its own', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.boolean(),
        fc.nat(),
        (channels, geometryKnown, pick) => {
          const sorting = exampleSorting({
            units: 3,
            channels,
            geometryKnown,
            durationSeconds: 0.1,
          });
          const unit = pick % 3;
          const slots = layOutTemplate(sorting, unit);
          const places = slots.map(({ column, row }) => `${column},${row}`);
          expect(new Set(places).size).toBe(slots.length);
          expect(slots.map(({ channel }) => channel)).toContain(sorting.units[unit].mainChannel);
          expect(rowCount(slots)).toBeLessThanOrEqual(5);
        },
      ),
    );
  });

  it('of a tetrode stand side by side', () => {
    expect(layOutTemplate(exampleSorting({ channels: 4 }), 0)).toEqual(
      [0, 1, 2, 3].map((channel) => ({ channel, column: channel, row: 0 })),
    );
  });

  it('of a linear probe stand below one another, the highest on top', () => {
    const sorting = exampleSorting({ channels: 16, units: 1 });
    const slots = layOutTemplate(
      {
        ...sorting,
        units: [{ unitId: 1, mainChannel: 8 }],
        probe: {
          ...sorting.probe,
          positionsUm: Float64Array.from({ length: 32 }, (_, i) =>
            i % 2 === 0 ? 0 : 25 * (i >> 1),
          ),
        },
      },
      0,
    );
    expect(columnCount(slots)).toBe(1);
    expect([...slots].sort((a, b) => a.row - b.row).map(({ channel }) => channel)).toEqual([
      10, 9, 8, 7, 6,
    ]);
  });

  it('never come from another shank', () => {
    const sorting = exampleSorting({ channels: 16, units: 1 });
    const shankIds = Array.from({ length: 16 }, (_, channel) => (channel < 6 ? 'a' : 'b'));
    const slots = layOutTemplate({ ...sorting, probe: { ...sorting.probe, shankIds } }, 0);
    expect(slots.every(({ channel }) => channel < 6)).toBe(true);
  });
});
