import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placesOfEach } from '../../../core/math/places.ts';

describe('placesOfEach', () => {
  it('tells where each number stands, of the places that take part', () => {
    const numbers = fc.array(fc.record({ number: fc.nat(4), takesPart: fc.boolean() }));
    fc.assert(
      fc.property(numbers, fc.boolean(), (rows, all) => {
        const takesPart = all ? undefined : Uint8Array.from(rows, (row) => Number(row.takesPart));
        const places = placesOfEach(
          Int32Array.from(rows, ({ number }) => number),
          5,
          takesPart,
        );
        const expected = Array.from({ length: 5 }, (_, number) =>
          [...rows.keys()].filter((i) => rows[i].number === number && (all || rows[i].takesPart)),
        );
        expect(places.map((own) => [...own])).toEqual(expected);
      }),
    );
  });
});
