import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { cellOf } from '../../../core/sorting/cuts.ts';
import { type Island, islandGeometry } from '../../../core/sorting/islands.ts';
import {
  islandsOfTile,
  nearSurroundings,
  type Surroundings,
  wideSurroundings,
} from '../../../core/sorting/tile-islands.ts';

const atomSamples = 4;
const { quiet } = islandGeometry(atomSamples);
const few = { atomCount: 8, atomSamples };
const many = { atomCount: 100, atomSamples };

/** Runs with pauses in them, of less to several cells, and silence between the runs. */
function heatOf(random: Random, cell: number): Uint16Array {
  const heat = new Uint16Array(10 * cell + random.integer(30 * cell));
  for (let n = random.integer(cell); n < heat.length; n += quiet + random.integer(2 * quiet)) {
    const end = n + (cell >> 1) + random.integer(4 * cell);
    for (; n < end; n += 1 + random.integer(quiet - 1)) {
      const hot = n + 1 + random.integer(6);
      for (; n < hot && n < heat.length; n++) heat[n] = 1 + random.integer(3);
    }
  }
  return heat;
}

/** The islands of a tile, in positions of the segment; null where that is not to be seen. */
function islandsIn(
  segment: Uint16Array,
  range: { readonly start: number; readonly end: number },
  { before, after, showsCuts }: Surroundings,
  shape: typeof few,
): string[] | null {
  const total = segment.length;
  const from = Math.max(1 - atomSamples, range.start - before);
  const to = Math.min(total, range.end + after);
  const heat = Uint16Array.from({ length: to - from }, (_, i) => segment[from + i] ?? 0);
  const islands = islandsOfTile({ range, heat, from, total, showsCuts }, shape);
  const text = ({ firstHot, lastHot, from: left, to: right }: Island) =>
    [firstHot, lastHot, left, right].map((n) => n + from).join();
  return islands?.map(text) ?? null;
}

/** How a segment is divided into tiles, and which of them are looked at nearby first. */
function islandsOfTiles(segment: Uint16Array, shape: typeof few, tile: number, random: Random) {
  const islands: string[] = [];
  let nearTiles = 0;
  for (let start = 0; start < segment.length; start += tile) {
    const range = { start, end: Math.min(segment.length, start + tile) };
    const tryNear = random.integer(2) === 0;
    const near = tryNear ? islandsIn(segment, range, nearSurroundings(shape), shape) : null;
    islands.push(...(near ?? islandsIn(segment, range, wideSurroundings(shape), shape)!));
    nearTiles += Number(near !== null);
  }
  return { islands, nearTiles };
}

describe.each([
  ['few atoms', few],
  ['many atoms', many],
])('islandsOfTile of %s', (_, shape) => {
  const cell = cellOf(shape);

  it('finds every island in one tile, however the segment is divided and whatever is seen around a tile', () => {
    let nearTiles = 0;
    for (let seed = 0; seed < 500; seed++) {
      const random = new Random(seed);
      const segment = heatOf(random, cell);
      const whole = { start: 0, end: segment.length };
      const wanted = islandsIn(segment, whole, wideSurroundings(shape), shape);
      const tiles = islandsOfTiles(segment, shape, (cell >> 1) + random.integer(8 * cell), random);
      expect(tiles.islands, `seed ${seed}`).toEqual(wanted);
      nearTiles += tiles.nearTiles;
    }
    expect(nearTiles).toBeGreaterThan(100);
  });

  it('gives a tile what a cut before it leaves over, though the run began long before', () => {
    // The fewest atoms are hot where the run is to be cut, just before the tile.
    const cut = 5 * cell + 4;
    const last = cut + cell - quiet + 1;
    const segment = new Uint16Array(10 * cell).fill(2, cell, last + 1);
    segment.fill(0, cut - 2, cut + 2);
    const range = { start: cut + 1, end: 9 * cell };
    const wide = islandsIn(segment, range, wideSurroundings(shape), shape);
    expect(wide).toEqual([[cut + 2, last, cut, Number.POSITIVE_INFINITY].join()]);
    const near = islandsIn(segment, range, nearSurroundings(shape), shape);
    expect(near ?? wide).toEqual(wide);
  });
});
