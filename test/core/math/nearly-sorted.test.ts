import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  orderOfNearlySorted,
  reorder,
  sortNearlySorted,
} from '../../../core/math/nearly-sorted.ts';

describe('orderOfNearlySorted', () => {
  it('sorts, and leaves equal elements in their order', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { maxLength: 80 }), (keys) => {
        const order = orderOfNearlySorted(keys.length, (i, j) => keys[i] > keys[j]);
        const expected = [...keys.keys()].sort((i, j) => keys[i] - keys[j] || i - j);
        expect([...order]).toEqual(expected);
        const values = Float64Array.from(keys);
        expect(reorder(values, order)).toBe(values);
        expect([...values]).toEqual([...keys].sort((a, b) => a - b));
      }),
    );
  });

  it('looks at each pair of neighbours once where all is in order', () => {
    let compared = 0;
    orderOfNearlySorted(1000, (i, j) => {
      compared++;
      return i > j;
    });
    expect(compared).toBe(999);
  });
});

describe('sortNearlySorted', () => {
  it('puts rows where the order of them would', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { maxLength: 80 }), (list) => {
        const keys = Float64Array.from(list);
        const others = Uint16Array.from(list.keys());
        const order = orderOfNearlySorted(list.length, (i, j) => list[i] > list[j]);
        sortNearlySorted([keys, others], (i, j) => keys[i] > keys[j]);
        expect([...keys]).toEqual([...list].sort((a, b) => a - b));
        expect([...others]).toEqual([...order]);
      }),
    );
  });
});
