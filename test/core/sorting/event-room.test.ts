import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CodedTile, TileEvents } from '../../../core/sorting/code-tile.ts';
import { EventRoom } from '../../../core/sorting/event-room.ts';
import { heldScratch } from '../../support/held-scratch.ts';
import { rejection } from '../../support/rejection.ts';
import { rowsOf } from './event-rows.ts';

const columns = ['position', 'atom', 'amplitude', 'margin', 'misfit'] as const;
type Row = Readonly<Record<(typeof columns)[number], number>>;

function eventsOf(rows: readonly Row[]): TileEvents {
  return {
    position: Float64Array.from(rows, (row) => row.position),
    atom: Int32Array.from(rows, (row) => row.atom),
    amplitude: Float64Array.from(rows, (row) => row.amplitude),
    margin: Float64Array.from(rows, (row) => row.margin),
    misfit: Float64Array.from(rows, (row) => row.misfit),
    bad: [],
  };
}

/** Tiles of 100 samples in up to four segments, with events that reach beyond them. */
const planted = fc
  .uniqueArray(
    fc.record({
      segment: fc.nat(3),
      tile: fc.nat(4),
      offset: fc.integer({ min: -20, max: 120 }),
      atom: fc.nat(4),
    }),
    {
      selector: ({ segment, tile, offset, atom }) => `${segment},${100 * tile + offset},${atom}`,
      maxLength: 60,
    },
  )
  .map((events) =>
    events.map(({ segment, tile, offset, atom }, i) => ({
      segment,
      tile,
      position: 100 * tile + offset,
      atom,
      amplitude: i + 0.25,
      margin: i + 0.5,
      misfit: -i,
    })),
  );

const byPlace = (
  a: { segment: number; position: number; atom: number },
  b: { segment: number; position: number; atom: number },
) => a.segment - b.segment || a.position - b.position || a.atom - b.atom;

/** All tiles, empty ones too, in another order. */
function tilesOf(
  events: readonly (Row & { readonly segment: number; readonly tile: number })[],
  step: number,
): CodedTile[] {
  return Array.from({ length: 20 }, (_, i) => {
    const number = (i * step) % 20;
    const [segment, tile] = [number % 4, number >> 2];
    const own = events.filter((event) => event.segment === segment && event.tile === tile);
    const range = { segment, start: 100 * tile, end: 100 * tile + 100 };
    const bad = [{ channel: tile, mark: 1, segment, start: range.start, samples: 100 }];
    return { range, events: { ...eventsOf(own.sort(byPlace)), bad } };
  });
}

const pickColumns = (row: Row) =>
  Object.fromEntries(columns.map((column) => [column, row[column]]));

const size = fc.record({ chunkEvents: fc.integer({ min: 1, max: 30 }), heldChunks: fc.nat(3) });

describe('EventRoom', () => {
  it('gives every event whole, sorted by segment, position, atom, in whatever order tiles come and wherever they wait', async () => {
    await fc.assert(
      fc.asyncProperty(
        planted,
        fc.constantFrom(1, 3, 7, 19),
        size,
        fc.boolean(),
        async (events, step, holds, isPutAside) => {
          const room = new EventRoom(isPutAside ? heldScratch() : null, holds);
          const tiles = tilesOf(events, step);
          for (const [i, tile] of tiles.entries()) {
            room.add(tile);
            // Now and then what is put aside is there before the next tile comes.
            if (i % 3 === 0) await room.finish();
          }
          const inOrder = [...tiles].sort(
            (a, b) => a.range.segment - b.range.segment || a.range.start - b.range.start,
          );
          expect(room.ranges).toEqual(tiles.map(({ range }) => range));
          expect(room.bad).toEqual(inOrder.flatMap(({ events: { bad } }) => bad));
          const joined = await room.join();
          const expected = [...events].sort(byPlace);
          expect(await rowsOf(joined)).toEqual(
            expected.map(({ segment, ...row }) => ({ segment, ...pickColumns(row) })),
          );
        },
      ),
    );
  });

  it('puts aside what is more than it holds, and nothing of less', async () => {
    const row = { position: 1, atom: 0, amplitude: 1, margin: 1, misfit: 1 };
    for (const [tileCount, isMore] of [
      [8, false],
      [9, false],
      [13, true],
    ] as const) {
      const scratch = heldScratch();
      const room = new EventRoom(scratch, { chunkEvents: 4, heldChunks: 2 });
      for (let tile = 0; tile < tileCount; tile++) {
        const range = { segment: 0, start: 10 * tile, end: 10 * tile + 10 };
        room.add({ range, events: eventsOf([row]) });
      }
      await room.finish();
      expect(scratch.held.map(({ length }) => length)).toEqual(isMore ? [4, 4, 4, 4, 4] : []);
    }
  });

  it('tells at its end of a scratch that fails', async () => {
    const failing = {
      keep: () => Promise.reject(new Error('no room')),
      read: () => Promise.reject(new Error('nothing there')),
    };
    const room = new EventRoom(failing, { chunkEvents: 1, heldChunks: 0 });
    for (const tile of tilesOf([], 1)) {
      room.add({
        ...tile,
        events: eventsOf([{ position: 0, atom: 0, amplitude: 1, margin: 1, misfit: 1 }]),
      });
    }
    expect(await rejection(room.join())).toMatchObject({ message: 'no room' });
  });

  it('has no events without tiles', async () => {
    expect((await new EventRoom(null).join()).position.length).toBe(0);
  });
});
