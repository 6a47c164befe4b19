import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placesInTurn, placesOfEach } from '../../../core/math/places.ts';

const lists = fc.array(fc.nat(4));

describe('placesOfEach', () => {
  it('tells where each number stands', () => {
    fc.assert(
      fc.property(lists, (numbers) => {
        const places = placesOfEach(Int32Array.from(numbers), 5);
        const expected = Array.from({ length: 5 }, (_, number) =>
          [...numbers.keys()].filter((i) => numbers[i] === number),
        );
        expect(places.map((own) => [...own])).toEqual(expected);
      }),
    );
  });
});

describe('placesInTurn', () => {
  it('tells the same, however few places it keeps', () => {
    fc.assert(
      fc.property(lists, fc.integer({ min: 0, max: 20 }), (list, held) => {
        const numbers = Int32Array.from(list);
        const copies = Array.from(placesInTurn(numbers, 5, held), ([number, own]) => ({
          number,
          own: own.slice(),
        }));
        expect(copies).toEqual(placesOfEach(numbers, 5).map((own, number) => ({ number, own })));
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
      for (const [, own] of placesInTurn(numbers, 10, held)) {
        expect(own.buffer.byteLength).toBe(4 * kept);
      }
    }
  });
});
