import type { Recording } from '../recording/recording.ts';
import { RangeFilter } from './filter-range.ts';
import type { PreprocessPlan } from './plan.ts';
import { mixChannel } from './spatial-whitening.ts';
import { convolveSymmetric } from './temporal-whitening.ts';

/** One block of a signal: the samples of a segment from `index * blockSamples` on. */
export interface Block {
  /** Planar; channel `c` at sample t of the block is `values[c * stride + context + t]`. */
  readonly values: Float32Array;
  readonly stride: number;
  readonly context: number;
}

/** Numbers to keep of recent blocks, for each of the two signals; at least one block is kept. */
const keptValues = 1_000_000;

/**
 * Computes blocks of the filtered and of the whitened signal and keeps the last few of each, so
 * that reading through a recording computes each block once. A block depends on its place alone,
 * never on what was read before.
 */
export class BlockStore {
  private readonly recording: Recording;
  private readonly plan: PreprocessPlan;
  private readonly filter: RangeFilter;
  /** Samples around a block that its whitening needs. */
  private readonly context: number;
  private readonly mixed: Float64Array;
  private readonly filteredBlocks: RecentBlocks;
  private readonly whitenedBlocks: RecentBlocks;
  /** The filter works on one block at a time. */
  private filterFree: Promise<unknown> = Promise.resolve();

  constructor(recording: Recording, plan: PreprocessPlan) {
    this.recording = recording;
    this.plan = plan;
    this.filter = new RangeFilter(recording, plan);
    this.context = (plan.tapCount - 1) >> 1;
    this.mixed = new Float64Array(plan.blockSamples + 2 * this.context);
    const kept = Math.ceil(keptValues / (recording.channelCount * plan.blockSamples));
    this.filteredBlocks = new RecentBlocks(kept);
    this.whitenedBlocks = new RecentBlocks(kept);
  }

  /** Microvolts. */
  filtered(segment: number, index: number): Promise<Block> {
    return this.filteredBlocks.get(segment, index, () => {
      const block = this.filterFree.then(() => this.filterBlock(segment, index));
      // One failed read must not fail the next one.
      this.filterFree = block.catch(() => undefined);
      return block;
    });
  }

  /** Units of noise. */
  whitened(segment: number, index: number): Promise<Block> {
    return this.whitenedBlocks.get(segment, index, async () =>
      this.whitenBlock(await this.filtered(segment, index)),
    );
  }

  private async filterBlock(segment: number, index: number): Promise<Block> {
    const { context, plan, recording } = this;
    const start = index * plan.blockSamples;
    const end = Math.min(start + plan.blockSamples, recording.segments[segment]!.sampleCount);
    const stride = end - start + 2 * context;
    const values = new Float32Array(recording.channelCount * stride);
    await this.filter.read(segment, start, end, context, values);
    return { values, stride, context };
  }

  private whitenBlock(filtered: Block): Block {
    const { plan, mixed } = this;
    const samples = filtered.stride - 2 * filtered.context;
    const channelCount = this.recording.channelCount;
    const values = new Float32Array(channelCount * samples);
    for (let channel = 0; channel < channelCount; channel++) {
      if (plan.usableChannels[channel] === 0) continue;
      mixChannel(plan.spatial, channel, filtered.values, filtered.stride, mixed);
      const at = channel * plan.tapCount;
      const out = channel * samples;
      convolveSymmetric(plan.temporalTaps, at, plan.tapCount, mixed, samples, values, out);
    }
    return { values, stride: samples, context: 0 };
  }
}

/** The blocks asked for last, computed or being computed. */
class RecentBlocks {
  private readonly capacity: number;
  private readonly blocks = new Map<string, Promise<Block>>();

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  get(segment: number, index: number, compute: () => Promise<Block>): Promise<Block> {
    const key = `${segment}:${index}`;
    const known = this.blocks.get(key);
    this.blocks.delete(key);
    const block = known ?? compute();
    this.blocks.set(key, block);
    // A block that could not be read may be asked for again.
    if (known === undefined) block.catch(() => this.blocks.delete(key));
    for (const oldest of this.blocks.keys()) {
      if (this.blocks.size <= this.capacity) break;
      this.blocks.delete(oldest);
    }
    return block;
  }
}
