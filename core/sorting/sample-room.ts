import type { Scratch } from './scratch.ts';

/** Numbers that are asked for at a time: many small arrays leave holes in the memory of the process. */
const CHUNK_VALUES = 1_000_000;

/** A part of a room to write to. */
interface RoomPart {
  readonly chunk: number;
  /** Where it begins in its chunk. */
  readonly from: number;
  readonly traces: Float32Array;
}

interface KeptChunk {
  readonly place: number;
  readonly length: number;
}

/**
 * Where the signal of a sample lies: chunks in memory that all threads see, so that nobody needs a copy; or, with
 * a scratch, one chunk in memory and all that are full put aside.
 */
export class SampleRoom {
  /** Taken so far. */
  values = 0;
  private readonly scratch: Scratch | null;
  private readonly kept: KeptChunk[] = [];
  /** Those that are full, without a scratch. */
  private held: Float32Array[] = [];
  private chunk: Float32Array = new Float32Array(0);
  private filled = 0;
  private count = 0;

  constructor(scratch: Scratch | null) {
    this.scratch = scratch;
  }

  /** Room for so many numbers, to be written before any more is asked for. */
  async take(length: number): Promise<RoomPart> {
    if (this.chunk.length - this.filled < length) await this.begin(length);
    const from = this.filled;
    this.filled += length;
    this.values += length;
    const traces = this.chunk.subarray(from, this.filled);
    return { chunk: this.count, from, traces };
  }

  private async begin(length: number): Promise<void> {
    await this.putAside();
    if (this.chunk.length >= length) return;
    const size = Math.max(CHUNK_VALUES, length);
    this.chunk = this.scratch === null ? sharedValues(size) : new Float32Array(size);
  }

  /** Ends the taking. */
  async close(): Promise<void> {
    await this.putAside();
    this.chunk = new Float32Array(0);
  }

  private async putAside(): Promise<void> {
    const { scratch, chunk, filled } = this;
    if (filled === 0) return;
    this.filled = 0;
    this.count++;
    if (scratch === null) {
      this.held.push(chunk);
      this.chunk = new Float32Array(0);
      return;
    }
    this.kept.push({ place: await scratch.keep(chunk.subarray(0, filled)), length: filled });
  }

  /** The chunks by their numbers, when the room is closed, which holds them no more. */
  async load(): Promise<readonly Float32Array[]> {
    const { scratch, kept, held } = this;
    this.held = [];
    if (scratch === null) return held;
    const all = sharedValues(kept.reduce((sum, { length }) => sum + length, 0));
    const chunks: Float32Array[] = [];
    let from = 0;
    for (const { place, length } of kept) {
      const chunk = all.subarray(from, from + length);
      await scratch.read(place, chunk);
      chunks.push(chunk);
      from += length;
    }
    return chunks;
  }
}

/** Where all threads see it: what is learned from is as large as the memory allows, and nobody needs a copy. */
function sharedValues(length: number): Float32Array<SharedArrayBuffer> {
  return new Float32Array(new SharedArrayBuffer(length * Float32Array.BYTES_PER_ELEMENT));
}
