import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { contactsOf, drawCell } from '../../../core/simulate/moving-cell.ts';
import { drawSettling, settledShares } from '../../../core/simulate/settling.ts';

const contacts = contactsOf(Float64Array.of(0, 0, 20, 0), 30_000, 30, 96);
const random = new Random(4);
const cells = [1, 2].map((i) => drawCell(contacts, 10 * i, 5, 20, random));
const settlingBy = (change: number) => drawSettling(cells, contacts, change, 100, new Random(5));

describe('settledShares', () => {
  it('leaves nothing changed where nothing settles', () => {
    const settling = settlingBy(0);
    for (const at of [0, 50, 100]) {
      expect(settledShares(settling, 0, at)).toEqual({ own: 1, other: 0 });
      expect(settledShares(settling, 1, at)).toEqual({ own: 1, other: 0 });
    }
  });

  it('shrinks every other cell by the share and lets the others grow by as much, evenly in time', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 0.9, noNaN: true }), (change) => {
        const sizeAt = (cell: number, seconds: number) => {
          const { own, other } = settledShares(settlingBy(change), cell, seconds);
          return own + other;
        };
        expect([0, 50, 100].map((at) => sizeAt(0, at))).toEqual(
          [1, 1 - change / 2, 1 - change].map((size) => expect.closeTo(size)),
        );
        expect([0, 50, 100].map((at) => sizeAt(1, at))).toEqual(
          [1 - change, 1 - change / 2, 1].map((size) => expect.closeTo(size)),
        );
      }),
    );
  });

  it('mixes as much of the other shape in as the share says', () => {
    for (const cell of [0, 1]) {
      const { own, other } = settledShares(settlingBy(0.6), cell, 100);
      expect(other / (own + other)).toBeCloseTo(0.6);
    }
  });
});

describe('drawSettling', () => {
  it('turns each cell into one with another shape at the same place', () => {
    const { into } = settlingBy(0.5);
    into.forEach((other, i) => {
      const { xUm, yUm, zUm, shape } = cells[i];
      expect(other).toMatchObject({ xUm, yUm, zUm });
      expect(other.shape).not.toEqual(shape);
    });
  });
});
