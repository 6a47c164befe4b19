import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleIndex, seconds } from '../../../core/base/quantities.ts';
import { Random } from '../../../core/base/random.ts';
import { choosePieces, PieceGrid, type Wishes } from '../../../core/sorting/measuring-pieces.ts';

const segmentsOf = (counts: readonly number[]) =>
  counts.map((sampleCount) => ({
    startSample: sampleIndex(0),
    sampleCount,
    startTime: seconds(0),
  }));

describe('PieceGrid', () => {
  it('has every sample in exactly the piece that it is said to lie in', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 70 }), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 20 }),
        (counts, pieceSamples) => {
          const grid = new PieceGrid(segmentsOf(counts), pieceSamples);
          let next = 0;
          counts.forEach((count, segment) => {
            for (let sample = 0; sample < count; sample++) {
              const piece = grid.pieceOf(segment, sample);
              const range = grid.rangeOf(piece);
              expect(range.segment).toBe(segment);
              expect(range.start <= sample && sample < range.end).toBe(true);
              expect(range.end - range.start).toBeLessThanOrEqual(pieceSamples);
              expect(piece === next || piece === next - 1).toBe(true);
              next = piece + 1;
            }
            expect(grid.pieceOf(segment, -5)).toBe(grid.pieceOf(segment, 0));
            expect(grid.pieceOf(segment, count + 5)).toBe(grid.pieceOf(segment, count - 1));
          });
          expect(next).toBe(grid.count);
        },
      ),
    );
  });
});

/** The pieces that spikes lie in, and how many of them are enough. */
interface Wish {
  readonly pieces: Uint32Array;
  readonly enough: number;
}

function together(wishes: readonly Wish[]): Wishes {
  const kindsIn = new Map<number, number[]>();
  wishes.forEach(({ pieces }, kind) => {
    for (const piece of pieces) kindsIn.set(piece, [...(kindsIn.get(piece) ?? []), kind]);
  });
  return {
    wanted: wishes.map(({ pieces, enough }) => Math.min(enough, pieces.length)),
    in: (piece) => kindsIn.get(piece) ?? [],
  };
}

const pieceCount = 40;
const wishes = fc.array(
  fc.record({
    pieces: fc
      .array(fc.nat(pieceCount - 1), { maxLength: 60 })
      .map((pieces) => Uint32Array.from(pieces)),
    enough: fc.integer({ min: 1, max: 12 }),
  }),
  { maxLength: 6 },
);
const had = ({ pieces }: Wish, chosen: readonly number[]) =>
  pieces.filter((piece) => chosen.includes(piece)).length;

describe('choosePieces', () => {
  it('grants every wish, as far as there are spikes, and takes no piece twice', () => {
    fc.assert(
      fc.property(wishes, wishes, fc.nat(), (first, others, seed) => {
        const chosen = choosePieces(
          pieceCount,
          together(first),
          together(others),
          pieceCount,
          new Random(seed),
        );
        expect(chosen).toEqual([...new Set(chosen)].sort((a, b) => a - b));
        for (const wish of [...first, ...others]) {
          expect(had(wish, chosen)).toBeGreaterThanOrEqual(
            Math.min(wish.enough, wish.pieces.length),
          );
        }
      }),
    );
  });

  it('takes no more pieces than it may, and none that no wish has a spike in', () => {
    fc.assert(
      fc.property(wishes, fc.nat(10), fc.nat(), (others, most, seed) => {
        const chosen = choosePieces(
          pieceCount,
          together([]),
          together(others),
          most,
          new Random(seed),
        );
        expect(chosen.length).toBeLessThanOrEqual(most);
        const held = new Set(others.flatMap(({ pieces }) => [...pieces]));
        for (const piece of chosen) expect(held.has(piece)).toBe(true);
      }),
    );
  });

  it('reads as much of a long recording as of a short one where spikes are frequent', () => {
    for (const count of [100, 10_000]) {
      const pieces = Uint32Array.from({ length: 5 * count }, (_, i) => Math.floor(i / 5));
      const chosen = choosePieces(
        count,
        together([]),
        together([{ pieces, enough: 50 }]),
        count,
        new Random(1),
      );
      expect(chosen).toHaveLength(10);
    }
  });

  it('looks first where the first wishes are', () => {
    const everywhere = Uint32Array.from({ length: pieceCount }, (_, i) => i);
    const chosen = choosePieces(
      pieceCount,
      together([{ pieces: Uint32Array.of(7, 9), enough: 2 }]),
      together([{ pieces: everywhere, enough: 2 }]),
      pieceCount,
      new Random(2),
    );
    expect(chosen).toEqual([7, 9]);
  });
});
