import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assign } from '../../../core/math/assignment.ts';

const matrices = fc
  .record({ rows: fc.integer({ min: 1, max: 6 }), columns: fc.integer({ min: 1, max: 6 }) })
  .chain(({ rows, columns }) =>
    fc.record({
      rows: fc.constant(rows),
      columns: fc.constant(columns),
      costs: fc.array(
        // Small whole numbers make ties, the others do not.
        fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ min: -100, max: 100, noNaN: true })),
        { minLength: rows * columns, maxLength: rows * columns },
      ),
    }),
  );

/** Smallest total over all ways to give out min(rows, columns) pairs. */
function bruteForce(costs: readonly number[], rows: number, columns: number): number {
  const search = (row: number, taken: number, left: number): number => {
    if (left === 0) return 0;
    if (rows - row < left) return Number.POSITIVE_INFINITY;
    let best = search(row + 1, taken, left);
    for (let column = 0; column < columns; column++) {
      if (taken & (1 << column)) continue;
      const rest = search(row + 1, taken | (1 << column), left - 1);
      best = Math.min(best, costs[row * columns + column] + rest);
    }
    return best;
  };
  return search(0, 0, Math.min(rows, columns));
}

describe('assign', () => {
  it('gives out as many pairs as fit, each row and column once, at the lowest total cost', () => {
    fc.assert(
      fc.property(matrices, ({ rows, columns, costs }) => {
        const columnOfRow = assign(Float64Array.from(costs), rows, columns);
        const given = [...columnOfRow].filter((column) => column >= 0);
        expect(given.length).toBe(Math.min(rows, columns));
        expect(new Set(given).size).toBe(given.length);
        let total = 0;
        columnOfRow.forEach((column, row) => {
          if (column >= 0) total += costs[row * columns + column];
        });
        expect(total).toBeCloseTo(bruteForce(costs, rows, columns), 9);
      }),
      { numRuns: 300 },
    );
  });

  it('prefers two good pairs to one perfect and one hopeless pair', () => {
    expect([...assign(Float64Array.from([0, 1, 1, 10]), 2, 2)]).toEqual([1, 0]);
  });

  it('answers an empty side with no pair', () => {
    expect([...assign(new Float64Array(0), 0, 3)]).toEqual([]);
    expect([...assign(new Float64Array(0), 2, 0)]).toEqual([-1, -1]);
  });
});
