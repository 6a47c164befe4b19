import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { cellOf, findCuts } from '../../../core/sorting/cuts.ts';

const atomSamples = 10;
const quiet = 3 * atomSamples;
const cell = cellOf({ atomCount: 1, atomSamples });

/** Heat without silence, but for the given stretches. */
function heatWith(length: number, seed: number, silences: readonly (readonly [number, number])[]) {
  const random = new Random(seed);
  const heat = Uint16Array.from({ length }, () => 1 + random.integer(9));
  for (const [start, end] of silences) heat.fill(0, start, end);
  return heat;
}

describe('findCuts', () => {
  it('cuts an endless run once a cell, where the fewest atoms are hot', () => {
    const heat = heatWith(12 * cell, 1, []);
    heat.fill(1, 5 * cell + 40, 5 * cell + 60);
    const cuts = findCuts(heat, 0, quiet, cell, atomSamples);
    const cells = cuts.map((cut) => Math.floor(cut / cell));
    expect(cells).toEqual(Array.from({ length: 10 }, (_, i) => i + 1));
    const inside = cuts.find((cut) => Math.floor(cut / cell) === 5)!;
    expect(inside).toBeGreaterThanOrEqual(5 * cell + 40);
    expect(inside).toBeLessThanOrEqual(5 * cell + 60);
  });

  it('cuts nothing within a cell of silence, nor of the ends', () => {
    const silence = [6 * cell, 6 * cell + quiet] as const;
    const cuts = findCuts(heatWith(12 * cell, 2, [silence]), 0, quiet, cell, atomSamples);
    expect(cuts.length).toBeGreaterThan(4);
    for (const cut of cuts) {
      expect(cut - cell >= silence[1] - 1 || cut + cell < silence[1] - 1).toBe(true);
      expect(cut).toBeGreaterThanOrEqual(cell);
      expect(cut).toBeLessThan(11 * cell);
    }
  });

  it('finds the same cuts from any part that shows what is near them', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.array(fc.nat(14 * cell), { maxLength: 4 }),
        fc.nat(6 * cell),
        fc.integer({ min: -9, max: 700 }),
        (seed, silences, start, origin) => {
          const heat = heatWith(
            16 * cell,
            seed,
            silences.map((at) => [at, at + quiet + (seed % 20)] as const),
          );
          const whole = findCuts(heat, origin, quiet, cell, atomSamples);
          const end = start + 8 * cell;
          const part = findCuts(
            heat.subarray(start, end),
            origin + start,
            quiet,
            cell,
            atomSamples,
          );
          const surelySeen = (cut: number) =>
            cut >= start + 2 * cell + quiet && cut < end - 2 * cell - quiet;
          expect(part.map((cut) => cut + start).filter(surelySeen)).toEqual(
            whole.filter(surelySeen),
          );
        },
      ),
      { numRuns: 60 },
    );
  });
});
