import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TileEvents, TileRange } from '../../../core/sorting/code-tile.ts';
import { joinEvents, selectEvents } from '../../../core/sorting/recording-events.ts';

const columns = ['position', 'atom', 'amplitude', 'margin', 'misfit'] as const;
type Row = Readonly<Record<(typeof columns)[number], number>>;

function tileOf(rows: readonly Row[]): TileEvents {
  return {
    position: Float64Array.from(rows, (row) => row.position),
    atom: Int32Array.from(rows, (row) => row.atom),
    amplitude: Float64Array.from(rows, (row) => row.amplitude),
    margin: Float64Array.from(rows, (row) => row.margin),
    misfit: Float64Array.from(rows, (row) => row.misfit),
    bad: [],
  };
}

const places = fc.uniqueArray(
  fc.record({
    segment: fc.nat(3),
    position: fc.oneof(fc.integer({ min: -3, max: 3 }), fc.nat(3e9)),
    atom: fc.nat(4),
  }),
  { selector: ({ segment, position, atom }) => `${segment},${position},${atom}`, maxLength: 60 },
);

describe('joinEvents', () => {
  it('keeps every event whole and sorts by segment, position, atom, whatever tiles they came in', () => {
    fc.assert(
      fc.property(places, fc.integer({ min: 1, max: 9 }), (events, tilesPerSegment) => {
        const planted = events.map((event, i) => ({
          ...event,
          amplitude: i + 0.25,
          margin: i + 0.5,
          misfit: -i,
        }));
        const tiles: { range: TileRange; events: Omit<TileEvents, 'bad'> }[] = [];
        for (let segment = 3; segment >= 0; segment--) {
          for (let tile = 0; tile < tilesPerSegment; tile++) {
            const own = planted.filter(
              (event, i) => event.segment === segment && i % tilesPerSegment === tile,
            );
            tiles.push({ range: { segment, start: 0, end: 1 }, events: tileOf(own) });
          }
        }
        const joined = joinEvents(tiles);
        const rows = Array.from(joined.position, (_, i) => ({
          segment: joined.segment[i],
          ...Object.fromEntries(columns.map((column) => [column, joined[column][i]])),
        }));
        const expected = [...planted].sort(
          (a, b) => a.segment - b.segment || a.position - b.position || a.atom - b.atom,
        );
        expect(rows).toEqual(expected);
      }),
    );
  });

  it('has no events without tiles', () => {
    expect(joinEvents([]).position.length).toBe(0);
  });
});

describe('selectEvents', () => {
  it('leaves the events that stay, whole and in their order', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 40 }), (stay) => {
        const rows = stay.map((_, i) => ({
          position: 3 * i,
          atom: i % 5,
          amplitude: i + 0.5,
          margin: -i,
          misfit: i / 7,
        }));
        const tile = (kept: readonly Row[]) =>
          joinEvents([{ range: { segment: 2, start: 0, end: 1 }, events: tileOf(kept) }]);
        const selected = selectEvents(tile(rows), Uint8Array.from(stay, Number));
        expect(selected).toEqual(tile(rows.filter((_, i) => stay[i])));
      }),
    );
  });
});
