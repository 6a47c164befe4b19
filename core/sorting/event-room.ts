import { reorder } from '../math/nearly-sorted.ts';
import type { BadSpan } from '../preprocess/bad-spans.ts';
import type { CodedTile, TileRange } from './code-tile.ts';
import { EventMeasures, measureNames } from './event-measures.ts';
import {
  type Positions,
  positionsFor,
  type RecordingEvents,
  sortTimes,
} from './recording-events.ts';
import type { Scratch } from './scratch.ts';

const columnTypes = {
  position: Float64Array,
  atom: Int32Array,
  amplitude: Float32Array,
  margin: Float32Array,
  misfit: Float32Array,
} as const;

type ColumnName = keyof typeof columnTypes;
type Columns = { [Name in ColumnName]: InstanceType<(typeof columnTypes)[Name]> };

const columnNames = Object.keys(columnTypes) as ColumnName[];

/** Where the events of a tile lie in their chunk. */
interface PackedTile {
  readonly range: TileRange;
  readonly bad: readonly BadSpan[];
  readonly from: number;
  readonly count: number;
}

/** Tiles side by side, in memory or put aside. */
interface Chunk {
  readonly tiles: PackedTile[];
  count: number;
  readonly capacity: number;
  /** As far as they are in memory. */
  readonly columns: Partial<Columns>;
  /** Those that are not, by their places in the scratch. */
  readonly places: Partial<Record<ColumnName, number>>;
}

/** How much a room for events holds. */
interface EventRoomSize {
  /** Events that are put aside at a time. */
  readonly chunkEvents: number;
  /** Chunks that are never put aside: ordinary recordings need no disk. */
  readonly heldChunks: number;
}

/** Chunks of 2 MB, and 8 MB that stay in memory. */
const usualSize: EventRoomSize = { chunkEvents: 80_000, heldChunks: 4 };

/**
 * Where the events of tiles wait until all tiles are coded: packed, because thousands of small arrays leave holes
 * in the memory of the process, and with a scratch in memory only as far as there are few.
 */
export class EventRoom {
  private readonly scratch: Scratch | null;
  private readonly size: EventRoomSize;
  private readonly chunks: Chunk[] = [];
  /** Columns of a chunk that has been put aside, for the next. */
  private spare: Columns | null = null;
  private writing: Promise<void> = Promise.resolve();

  /** @param scratch where events are put aside; without it they stay in memory */
  constructor(scratch: Scratch | null, size = usualSize) {
    this.scratch = scratch;
    this.size = size;
  }

  /** The ranges of the tiles that have come. */
  get ranges(): TileRange[] {
    return this.chunks.flatMap(({ tiles }) => tiles.map(({ range }) => range));
  }

  /** Events that have come. */
  get count(): number {
    return this.chunks.reduce((sum, chunk) => sum + chunk.count, 0);
  }

  /** What of the signal is masked, in the order of the tiles. */
  get bad(): BadSpan[] {
    return this.tilesInOrder().flatMap(({ bad }) => bad);
  }

  /** Takes a tile, which may come in any order and is not held. */
  add({ range, events }: CodedTile): void {
    const count = events.atom.length;
    const last = this.chunks.at(-1);
    const isFull = last === undefined || last.count + count > last.capacity;
    const chunk = isFull ? this.begin(count) : last;
    for (const name of columnNames) chunk.columns[name]!.set(events[name], chunk.count);
    chunk.tiles.push({ range, bad: events.bad, from: chunk.count, count });
    chunk.count += count;
  }

  /** Returns when all that is to be put aside is. */
  async finish(): Promise<void> {
    await this.writing;
  }

  /**
   * The events of all tiles, sorted by segment, position, atom. One column is made after the other, and lost here;
   * of many events the measures are put aside again. Only where tiles meet are events out of order, so this takes as
   * long as there are events.
   */
  async join(): Promise<RecordingEvents> {
    await this.finish();
    const tiles = this.tilesInOrder();
    const offsets = new Map<PackedTile, number>();
    let total = 0;
    for (const tile of tiles) {
      offsets.set(tile, total);
      total += tile.count;
    }
    const segment = new Uint16Array(total);
    for (const [{ range, count }, offset] of offsets) {
      segment.fill(range.segment, offset, offset + count);
    }
    const longest = tiles.reduce((most, { range }) => Math.max(most, range.end), 0);
    const position = await this.take('position', offsets, positionsFor(longest, total));
    const atom = await this.take('atom', offsets, new Int32Array(total));
    const order = sortTimes({ segment, position, atom });
    const isAside = this.chunks.some(({ places }) => 'atom' in places);
    const measures = new EventMeasures(total, isAside ? this.scratch : null);
    for (const name of measureNames) {
      await measures.keep(name, reorder(await this.take(name, offsets, measures.blank()), order));
    }
    return { segment, position, atom, measures };
  }

  private tilesInOrder(): PackedTile[] {
    return this.chunks
      .flatMap(({ tiles }) => tiles)
      .sort((a, b) => a.range.segment - b.range.segment || a.range.start - b.range.start);
  }

  private begin(count: number): Chunk {
    const { chunkEvents, heldChunks } = this.size;
    const full = this.chunks.at(-1);
    if (full !== undefined && this.scratch !== null && this.chunks.length > heldChunks) {
      this.writing = this.putAside(full, this.scratch, this.writing);
      // Who waits for the end hears of a failure; until then nobody does.
      this.writing.catch(() => {});
    }
    const capacity = Math.max(chunkEvents, count);
    const isSpareEnough = this.spare !== null && this.spare.atom.length >= capacity;
    const columns = isSpareEnough ? this.spare! : newColumns(capacity);
    this.spare = null;
    const chunk = { tiles: [], count: 0, capacity, columns, places: {} };
    this.chunks.push(chunk);
    return chunk;
  }

  private async putAside(chunk: Chunk, scratch: Scratch, earlier: Promise<void>): Promise<void> {
    await earlier;
    const columns = { ...chunk.columns } as Columns;
    for (const name of columnNames) {
      chunk.places[name] = await scratch.keep(columns[name].subarray(0, chunk.count));
      delete chunk.columns[name];
    }
    this.spare = columns;
  }

  /** One column of all tiles, each where it belongs. Gives `all` back, overwritten. */
  private async take<All extends Positions | Columns[ColumnName]>(
    name: ColumnName,
    offsets: ReadonlyMap<PackedTile, number>,
    all: All,
  ): Promise<All> {
    this.spare = null;
    const most = Math.max(
      0,
      ...this.chunks.map(({ places, count }) => (name in places ? count : 0)),
    );
    const loaded = new columnTypes[name](most);
    for (const chunk of this.chunks) {
      const values = chunk.columns[name] ?? (await this.load(chunk, name, loaded));
      for (const tile of chunk.tiles) {
        all.set(values.subarray(tile.from, tile.from + tile.count), offsets.get(tile));
      }
      delete chunk.columns[name];
    }
    return all;
  }

  /** @param loaded long enough for any chunk */
  private async load(chunk: Chunk, name: ColumnName, loaded: Columns[ColumnName]) {
    const values = loaded.subarray(0, chunk.count);
    await this.scratch!.read(chunk.places[name]!, values);
    return values;
  }
}

function newColumns(length: number): Columns {
  return {
    position: new Float64Array(length),
    atom: new Int32Array(length),
    amplitude: new Float32Array(length),
    margin: new Float32Array(length),
    misfit: new Float32Array(length),
  };
}
