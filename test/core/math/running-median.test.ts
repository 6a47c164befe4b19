import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { median } from '../../../core/math/order-statistics.ts';
import { runningMedian } from '../../../core/math/running-median.ts';

const values = fc.array(
  fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ min: -1e6, max: 1e6, noNaN: true })),
  { maxLength: 60 },
);
const widths = fc.constantFrom(1, 3, 7, 21);

describe('runningMedian', () => {
  it('is the median of the window around each value, which is moved inside at the ends', () => {
    fc.assert(
      fc.property(values, widths, (list, width) => {
        const found = runningMedian(Float64Array.from(list), width);
        expect(found.length).toBe(list.length);
        list.forEach((_, k) => {
          const start = Math.max(0, Math.min(k - (width >> 1), list.length - width));
          expect(found[k]).toBe(median(list.slice(start, start + width)) + 0);
        });
      }),
    );
  });

  it('leaves its input as it was', () => {
    const input = Float64Array.of(3, 1, 2, 5, 4);
    runningMedian(input, 3);
    expect([...input]).toEqual([3, 1, 2, 5, 4]);
  });
});
