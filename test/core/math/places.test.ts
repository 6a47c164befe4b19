import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placesInTurn, placesOfEach } from '../../../core/math/places.ts';

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

describe('placesInTurn', () => {
  it('tells the same, however few places it keeps', () => {
    const rows = fc.array(fc.record({ number: fc.nat(4), takesPart: fc.boolean() }));
    fc.assert(
      fc.property(rows, fc.integer({ min: 0, max: 20 }), (given, held) => {
        const numbers = Int32Array.from(given, ({ number }) => number);
        const takesPart = Uint8Array.from(given, (row) => Number(row.takesPart));
        const inTurn = placesInTurn(numbers, 5, takesPart, held);
        const copies = Array.from(inTurn, (own) => own.slice());
        expect(copies).toEqual(placesOfEach(numbers, 5, takesPart));
      }),
    );
  });

  it('keeps no more than it is told to, but all of one number', () => {
    const numbers = Int32Array.from({ length: 100 }, (_, i) => i % 10);
    for (const [held, kept] of [
      [0, 10],
      [35, 35],
      [1000, 100],
    ]) {
      for (const own of placesInTurn(numbers, 10, undefined, held)) {
        expect(own.buffer.byteLength).toBe(4 * kept);
      }
    }
  });
});
