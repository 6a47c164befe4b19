import type { Whitening } from '../kernels/contracts/preprocessing.ts';
import type { Recording } from '../recording/recording.ts';
import { type BadSpan, badSpansOf } from './bad-spans.ts';
import { composeMixtures } from './compose-mixtures.ts';
import { RangeFilter } from './filter-range.ts';
import { MotionCorrection } from './motion/correct-motion.ts';
import type { PreprocessPlan } from './plan.ts';
import { mixBlock, signalKernels } from './signal-kernels.ts';

/** One block of a signal: the samples of a segment from `index * blockSamples` on. */
export interface Block {
  /** Planar; channel `c` at sample t of the block is `values[c * stride + context + t]`. */
  readonly values: Float32Array;
  readonly stride: number;
  readonly context: number;
}

/** Numbers to keep of recent blocks, for each signal that is looked at; at least one block is kept. */
const keptValues = 1_000_000;
/** Whitened blocks that are kept in any case: who reads tile after tile comes back to what lies around their ends. */
const leastWhitened = 3;

/** One is being filtered and one whitened while others come back. */
const mostSpare = 2;
/** Blocks of which is kept what was bad: far more than any stretch that is read at once. */
const keptBadBlocks = 2048;

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
  private readonly correction: MotionCorrection | undefined;
  /** Of all blocks, where there is no motion to correct. */
  private readonly whitening: Whitening;
  private readonly spare = new SpareArrays();
  private readonly measuredBlocks: RecentBlocks;
  private readonly filteredBlocks: RecentBlocks;
  private readonly whitenedBlocks: RecentBlocks;
  /** What was bad in the blocks filtered last, where anything was. */
  private readonly bad = new Map<string, readonly BadSpan[]>();
  /** The filter works on one block at a time. */
  private filterFree: Promise<unknown> = Promise.resolve();

  /** @param isFilteredRead what is only whitened, and looked at no more, is not kept */
  constructor(recording: Recording, plan: PreprocessPlan, isFilteredRead: boolean) {
    this.recording = recording;
    this.plan = plan;
    this.filter = new RangeFilter(recording, plan);
    this.context = (plan.tapCount - 1) >> 1;
    this.correction = plan.motion?.isCorrected
      ? new MotionCorrection(recording.probe, plan.motion, plan.usableChannels)
      : undefined;
    this.whitening = signalKernels().whitening(plan);
    const kept = Math.ceil(keptValues / (recording.channelCount * plan.blockSamples));
    this.measuredBlocks = new RecentBlocks(isFilteredRead ? kept : 0, this.spare);
    this.filteredBlocks = new RecentBlocks(kept, this.spare);
    this.whitenedBlocks = new RecentBlocks(Math.max(leastWhitened, kept), this.spare);
  }

  /** Looks at a block in microvolts, without motion. */
  filtered<T>(segment: number, index: number, look: (block: Block) => T): Promise<T> {
    const { correction } = this;
    if (correction === undefined) return this.measured(segment, index, look);
    const compute = () =>
      this.measured(segment, index, (block) => {
        const still = correction.at(this.middleOf(segment, index));
        return { ...block, values: mixBlock(still, block.values, block.stride) };
      });
    return this.filteredBlocks.use(segment, index, compute, look);
  }

  /** Looks at a block in microvolts, as the contacts saw it. */
  private measured<T>(segment: number, index: number, look: (block: Block) => T): Promise<T> {
    const compute = () => {
      const block = this.filterFree.then(() => this.filterBlock(segment, index));
      // One failed read must not fail the next one.
      this.filterFree = block.catch(() => undefined);
      return block;
    };
    return this.measuredBlocks.use(segment, index, compute, look);
  }

  /** Looks at a block in units of noise. */
  whitened<T>(segment: number, index: number, look: (block: Block) => T): Promise<T> {
    const compute = () =>
      this.measured(segment, index, (block) =>
        this.whitenBlock(block, this.whiteningOf(segment, index)),
      );
    return this.whitenedBlocks.use(segment, index, compute, look);
  }

  /** Motion is slow: one place of the tissue is enough for a block. */
  private middleOf(segment: number, index: number): number {
    const { plan, recording } = this;
    const { sampleCount, startTime } = recording.segments[segment]!;
    const start = index * plan.blockSamples;
    const end = Math.min(start + plan.blockSamples, sampleCount);
    return startTime + (start + end) / 2 / recording.sampleRate;
  }

  private whiteningOf(segment: number, index: number): Whitening {
    const { correction, plan } = this;
    if (correction === undefined) return this.whitening;
    // Correcting and whitening over space are one mixture.
    const still = correction.at(this.middleOf(segment, index));
    return signalKernels().whitening({ ...plan, spatial: composeMixtures(plan.spatial, still) });
  }

  private async filterBlock(segment: number, index: number): Promise<Block> {
    const { context, plan, recording } = this;
    const start = index * plan.blockSamples;
    const end = Math.min(start + plan.blockSamples, recording.segments[segment]!.sampleCount);
    const stride = end - start + 2 * context;
    const values = this.spare.take(recording.channelCount * stride);
    const masked = await this.filter.read(segment, start, end, context, values);
    this.keepBad(
      segment,
      index,
      badSpansOf(masked, segment, start, context, context + end - start),
    );
    return { values, stride, context };
  }

  private keepBad(segment: number, index: number, spans: readonly BadSpan[]): void {
    if (spans.length === 0) return;
    const key = keyOf(segment, index);
    this.bad.delete(key);
    this.bad.set(key, spans);
    for (const oldest of this.bad.keys()) {
      if (this.bad.size <= keptBadBlocks) break;
      this.bad.delete(oldest);
    }
  }

  /** The bad spans in samples [start, end) of a segment, of which any view was read a moment ago. */
  badSpans(segment: number, start: number, end: number): BadSpan[] {
    const { blockSamples } = this.plan;
    const spans: BadSpan[] = [];
    for (let index = Math.floor(start / blockSamples); index * blockSamples < end; index++) {
      for (const span of this.bad.get(keyOf(segment, index)) ?? []) {
        const first = Math.max(start, span.start);
        const samples = Math.min(end, span.start + span.samples) - first;
        if (samples > 0) spans.push({ ...span, start: first, samples });
      }
    }
    return spans;
  }

  private whitenBlock(measured: Block, whitening: Whitening): Block {
    const samples = measured.stride - 2 * measured.context;
    const values = this.spare.take(this.recording.channelCount * samples);
    whitening.whiten(measured.values, samples, values);
    return { values, stride: samples, context: 0 };
  }
}

const keyOf = (segment: number, index: number) => `${segment}:${index}`;

/** A block that is computed or being computed. */
interface KeptBlock {
  readonly block: Promise<Block>;
  /** Who will look at it. */
  users: number;
  isKept: boolean;
}

/** The blocks asked for last. */
class RecentBlocks {
  private readonly capacity: number;
  private readonly spare: SpareArrays;
  private readonly blocks = new Map<string, KeptBlock>();

  constructor(capacity: number, spare: SpareArrays) {
    this.capacity = capacity;
    this.spare = spare;
  }

  /** @param look must not keep the block: its array is used again */
  async use<T>(
    segment: number,
    index: number,
    compute: () => Promise<Block>,
    look: (block: Block) => T,
  ): Promise<T> {
    const key = keyOf(segment, index);
    const kept = this.blocks.get(key) ?? { block: compute(), users: 0, isKept: true };
    this.blocks.delete(key);
    this.blocks.set(key, kept);
    kept.users++;
    for (const [oldest, block] of this.blocks) {
      if (this.blocks.size <= this.capacity) break;
      this.drop(oldest, block);
    }
    try {
      return look(await kept.block);
    } catch (error) {
      // A block that could not be read may be asked for again.
      if (this.blocks.get(key) === kept) this.drop(key, kept);
      throw error;
    } finally {
      kept.users--;
      this.giveBack(kept);
    }
  }

  private drop(key: string, kept: KeptBlock): void {
    this.blocks.delete(key);
    kept.isKept = false;
    this.giveBack(kept);
  }

  private giveBack({ block, users, isKept }: KeptBlock): void {
    if (isKept || users > 0) return;
    block.then(
      ({ values }) => this.spare.give(values),
      () => undefined,
    );
  }
}

/** Arrays of blocks that are no longer kept: new ones come empty from the system, page by page. */
class SpareArrays {
  private readonly arrays: Float32Array[] = [];

  /** An array of this length, with whatever stood there before. */
  take(length: number): Float32Array {
    const array = this.arrays.pop();
    if (array === undefined || array.buffer.byteLength < array.BYTES_PER_ELEMENT * length) {
      return new Float32Array(length);
    }
    return new Float32Array(array.buffer, 0, length);
  }

  give(array: Float32Array): void {
    if (this.arrays.length < mostSpare) this.arrays.push(array);
  }
}
