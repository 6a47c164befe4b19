import { assert } from '../base/assert.ts';
import { type Envelope, emptyEnvelope, envelopeOf, widenBin } from './envelope.ts';
import { chunkBins, chunkLength, type OverviewLayout } from './overview-layout.ts';

/**
 * Takes a finished chunk of a level: `chunk[(channel * 2 + side) * chunkBins + bin]`, side 0 the least
 * and 1 the greatest value. Chunks of a level come in order; what a chunk has after the last bin is NaN.
 */
export type EmitChunk = (level: number, chunk: Float32Array) => void;

/** One level while it is built. */
interface GrowingLevel {
  chunk: Float32Array;
  /** Bins in the chunk, and of all chunks. */
  filled: number;
  binCount: number;
  /** The segment of the next bin. */
  segment: number;
  /** What has come of the next bin, one value a channel, and how many bins of the level below. */
  readonly next: Envelope;
  children: number;
}

/**
 * Builds an overview from the samples of a recording in their order. It holds one chunk a level. A
 * bin depends on its own samples alone, so it does not matter in which pieces they come.
 */
export class OverviewBuilder {
  private readonly layout: OverviewLayout;
  private readonly emit: EmitChunk;
  private readonly levels: GrowingLevel[];
  private readonly factor: number;

  constructor(layout: OverviewLayout, emit: EmitChunk) {
    this.layout = layout;
    this.emit = emit;
    const { levels } = layout;
    this.factor = levels.length > 1 ? levels[1].binSamples / levels[0].binSamples : 1;
    this.levels = levels.map(() => ({
      chunk: this.newChunk(),
      filled: 0,
      binCount: 0,
      segment: 0,
      next: emptyEnvelope(layout.channelCount, 1),
      children: 0,
    }));
  }

  /** Bins of the finest level that have been built. */
  get finestBins(): number {
    return this.levels[0].binCount;
  }

  /**
   * Adds the next samples of a segment.
   * @param traces planar, all channels
   * @param samples a multiple of the finest bin, or up to the end of the segment
   */
  addSamples(traces: Float32Array, samples: number): void {
    const { binSamples } = this.layout.levels[0];
    const envelope = envelopeOf(traces, this.layout.channelCount, samples, binSamples);
    for (let bin = 0; bin < envelope.binCount; bin++) this.append(0, envelope, bin);
  }

  /**
   * Adds a chunk of the finest level that an earlier builder gave, instead of its samples.
   * @param binCount bins of it that count
   */
  addChunk(chunk: Float32Array, binCount: number): void {
    const { channelCount } = this.layout;
    const envelope = emptyEnvelope(channelCount, chunkBins);
    for (let channel = 0; channel < channelCount; channel++) {
      const row = 2 * channel * chunkBins;
      envelope.low.set(chunk.subarray(row, row + chunkBins), channel * chunkBins);
      envelope.high.set(chunk.subarray(row + chunkBins, row + 2 * chunkBins), channel * chunkBins);
    }
    for (let bin = 0; bin < binCount; bin++) this.append(0, envelope, bin);
  }

  /** Gives out the last chunks. All samples must have come. */
  finish(): void {
    this.levels.forEach((level, index) => {
      assert(
        level.binCount === this.layout.levels[index].binCount,
        `level ${index} of an overview has ${level.binCount} of ${this.layout.levels[index].binCount} bins`,
      );
      if (level.filled > 0) this.emit(index, level.chunk);
    });
  }

  private newChunk(): Float32Array {
    return new Float32Array(chunkLength(this.layout)).fill(Number.NaN);
  }

  /** Puts a bin, given for all channels, into a level and into the bin of the next one that holds it. */
  private append(index: number, source: Envelope, from: number): void {
    const level = this.levels[index];
    const { channelCount } = this.layout;
    const parent = this.levels[index + 1];
    for (let channel = 0; channel < channelCount; channel++) {
      const at = channel * source.binCount + from;
      const to = 2 * channel * chunkBins + level.filled;
      level.chunk[to] = source.low[at];
      level.chunk[to + chunkBins] = source.high[at];
      if (parent !== undefined) widenBin(parent.next, channel, source, at);
    }
    level.filled++;
    level.binCount++;
    if (level.filled === chunkBins) {
      this.emit(index, level.chunk);
      level.chunk = this.newChunk();
      level.filled = 0;
    }
    const { firstBins } = this.layout.levels[index];
    const endsSegment = level.binCount === firstBins[level.segment + 1];
    if (parent !== undefined && (++parent.children === this.factor || endsSegment)) {
      this.append(index + 1, parent.next, 0);
      parent.next.low.fill(Number.NaN);
      parent.next.high.fill(Number.NaN);
      parent.children = 0;
    }
    while (
      level.binCount === firstBins[level.segment + 1] &&
      level.segment < firstBins.length - 2
    ) {
      level.segment++;
    }
  }
}
