import type { KernelInstance } from './instance.ts';
import type { CommonReference } from './kernels.ts';
import { placeRows } from './row-plan.ts';

/** Bytes of sorting room for each channel. */
const COLUMN_BYTES = 32;

/** The median over channels taken from every channel, eight samples at a time. */
export class CompiledCommonReference implements CommonReference {
  private readonly instance: KernelInstance;
  private readonly channels: Int32Array;

  /** @param channels that the median is taken over; none leaves blocks as they are */
  constructor(instance: KernelInstance, channels: Int32Array) {
    this.instance = instance;
    this.channels = channels;
  }

  subtract(block: Float32Array, channelCount: number, samples: number): Float32Array {
    const { arena, compiled } = this.instance;
    const { channels } = this;
    if (channels.length === 0) return block;
    const mark = arena.begin();
    const { address, stride } = placeRows(arena, block, channelCount, samples);
    const rows = arena.reserve(4 * channels.length);
    arena.int32.set(channels, rows / 4);
    const work = arena.reserve(COLUMN_BYTES * channels.length);
    compiled.subtractMedian(
      address,
      4 * stride,
      channelCount,
      samples,
      rows,
      channels.length,
      work,
    );
    for (let c = 0; c < channelCount; c++) {
      const row = address / 4 + c * stride;
      block.set(arena.float32.subarray(row, row + samples), c * samples);
    }
    arena.release(mark);
    return block;
  }
}
