import type { CommonReference } from './contracts/preprocessing.ts';
import type { KernelInstance } from './instance.ts';
import { type PlacedRows, placeRows, takeRows } from './row-plan.ts';

/** Bytes of room for each channel, and beyond. */
const COLUMN_BYTES = 64;
const BEHIND = 80;
/** Numbers that are in the kernels' memory at a time: what is worked on stays in the cache. */
const PIECE_VALUES = 400_000;
/** Pieces are as long as this at least. */
const SHORTEST_PIECE = 256;

/** The median over channels taken from every channel, sixteen samples at a time. */
export class CompiledCommonReference implements CommonReference {
  private readonly instance: KernelInstance;
  private readonly channels: Int32Array;

  /** @param channels that the median is taken over; none leaves blocks as they are */
  constructor(instance: KernelInstance, channels: Int32Array) {
    this.instance = instance;
    this.channels = channels;
  }

  subtract(block: Float32Array, channelCount: number, samples: number): Float32Array {
    if (this.channels.length === 0) return block;
    const piece = Math.max(SHORTEST_PIECE, Math.floor(PIECE_VALUES / channelCount));
    for (let from = 0; from < samples; from += piece) {
      this.subtractIn(block, channelCount, samples, from, Math.min(samples, from + piece));
    }
    return block;
  }

  /** In samples [from, to) of the block. */
  private subtractIn(
    block: Float32Array,
    channelCount: number,
    samples: number,
    from: number,
    to: number,
  ): void {
    const { arena } = this.instance;
    const mark = arena.begin();
    const placed = placeRows(this.instance, block, channelCount, samples, from, to);
    subtractMedianOf(this.instance, placed, channelCount, to - from, this.channels);
    takeRows(this.instance, placed, channelCount, block, samples, from, to);
    arena.release(mark);
  }
}

/** The same of rows in the arena, whose scratch it takes until the present call ends. */
export function subtractMedianOf(
  { arena, compiled }: KernelInstance,
  { address, stride }: PlacedRows,
  channelCount: number,
  samples: number,
  channels: Int32Array,
): void {
  const rows = arena.reserve(4 * channels.length);
  arena.int32.set(channels, rows / 4);
  compiled.subtractMedian(
    address,
    4 * stride,
    channelCount,
    samples,
    rows,
    channels.length,
    arena.reserve(COLUMN_BYTES * channels.length + BEHIND),
  );
}
