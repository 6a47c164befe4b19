import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstOutside, subtractRow } from '../../../core/csc/row-operations.ts';

const rows = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 1, maxLength: 30 });

describe('subtractRow', () => {
  it('changes each number of the row as if it were alone, and no other', () => {
    fc.assert(
      fc.property(rows, fc.nat(20), fc.nat(20), fc.integer({ min: -3, max: 3 }), (row, ...more) => {
        const [at, skipped, factor] = more;
        const from = Math.min(skipped, row.length);
        const count = row.length - from;
        const target = Float64Array.from({ length: at + count + 5 }, (_, i) => 10 + i);
        const expected = target.map((value, i) =>
          i >= at && i < at + count ? value - factor * row[from + i - at]! : value,
        );
        subtractRow(target, at, Float64Array.from(row), from, count, factor);
        expect(target).toEqual(expected);
      }),
    );
  });
});

describe('firstOutside', () => {
  it('finds the first number that is not strictly between the limits', () => {
    const limits = fc.tuple(
      fc.constantFrom(-4, -1, Number.NEGATIVE_INFINITY),
      fc.constantFrom(1, 4, 4.9),
    );
    fc.assert(
      fc.property(rows, fc.nat(30), fc.nat(30), limits, (row, first, second, [low, high]) => {
        const from = Math.min(first, row.length);
        const end = Math.max(from, Math.min(second, row.length));
        const found = row.slice(from, end).findIndex((value) => !(value > low && value < high));
        const expected = found < 0 ? end : from + found;
        expect(firstOutside(Float64Array.from(row), from, end, low, high)).toBe(expected);
      }),
      { numRuns: 300 },
    );
  });

  it('stops at what is no number, so that nobody takes it for noise', () => {
    const values = Float64Array.of(0, 0, 0, 0, 0, Number.NaN, 0);
    expect(firstOutside(values, 0, 7, -1, 1)).toBe(5);
  });
});
