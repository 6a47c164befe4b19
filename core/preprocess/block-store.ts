import type { Whitening } from '../kernels/kernels.ts';
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

/** Numbers to keep of recent blocks, for each signal; at least one block is kept. */
const keptValues = 1_000_000;
/** Whitened blocks that are kept in any case: who reads tile after tile comes back to what lies around their ends. */
const leastWhitened = 3;

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
  private readonly measuredBlocks: RecentBlocks;
  private readonly filteredBlocks: RecentBlocks;
  private readonly whitenedBlocks: RecentBlocks;
  /** What was bad in the blocks filtered last, where anything was. */
  private readonly bad = new Map<string, readonly BadSpan[]>();
  /** The filter works on one block at a time. */
  private filterFree: Promise<unknown> = Promise.resolve();

  constructor(recording: Recording, plan: PreprocessPlan) {
    this.recording = recording;
    this.plan = plan;
    this.filter = new RangeFilter(recording, plan);
    this.context = (plan.tapCount - 1) >> 1;
    this.correction = plan.motion?.isCorrected
      ? new MotionCorrection(recording.probe, plan.motion, plan.usableChannels)
      : undefined;
    this.whitening = signalKernels().whitening(plan);
    const kept = Math.ceil(keptValues / (recording.channelCount * plan.blockSamples));
    this.measuredBlocks = new RecentBlocks(kept);
    this.filteredBlocks = new RecentBlocks(kept);
    this.whitenedBlocks = new RecentBlocks(Math.max(leastWhitened, kept));
  }

  /** Microvolts, without motion. */
  filtered(segment: number, index: number): Promise<Block> {
    const { correction } = this;
    if (correction === undefined) return this.measured(segment, index);
    return this.filteredBlocks.get(segment, index, async () => {
      const block = await this.measured(segment, index);
      const still = correction.at(this.middleOf(segment, index));
      return { ...block, values: mixBlock(still, block.values, block.stride) };
    });
  }

  /** Microvolts, as the contacts saw it. */
  private measured(segment: number, index: number): Promise<Block> {
    return this.measuredBlocks.get(segment, index, () => {
      const block = this.filterFree.then(() => this.filterBlock(segment, index));
      // One failed read must not fail the next one.
      this.filterFree = block.catch(() => undefined);
      return block;
    });
  }

  /** Units of noise. */
  whitened(segment: number, index: number): Promise<Block> {
    return this.whitenedBlocks.get(segment, index, async () =>
      this.whitenBlock(await this.measured(segment, index), this.whiteningOf(segment, index)),
    );
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
    const values = new Float32Array(recording.channelCount * stride);
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
    const values = new Float32Array(this.recording.channelCount * samples);
    whitening.whiten(measured.values, samples, values);
    return { values, stride: samples, context: 0 };
  }
}

const keyOf = (segment: number, index: number) => `${segment}:${index}`;

/** The blocks asked for last, computed or being computed. */
class RecentBlocks {
  private readonly capacity: number;
  private readonly blocks = new Map<string, Promise<Block>>();

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  get(segment: number, index: number, compute: () => Promise<Block>): Promise<Block> {
    const key = keyOf(segment, index);
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
