import { assert } from '../base/assert.ts';
import { chunkBins, chunkLength, type OverviewLayout } from './overview-layout.ts';

/**
 * Takes a finished chunk of a level: `chunk[(channel * 2 + side) * chunkBins + bin]`, side 0 the least
 * and 1 the greatest value. Chunks of a level come in order; what a chunk has after the last bin is NaN.
 */
export type EmitChunk = (level: number, chunk: Float32Array) => void;

/** One level while it is built. */
interface GrowingLevel {
  chunk: Float32Array;
  /** Whole bins in the chunk, and of all chunks; the next one holds the children that have come. */
  filled: number;
  binCount: number;
  children: number;
  /** Bins of the level below that have come, and the segment of the next one. */
  childCount: number;
  segment: number;
}

/**
 * Builds the coarser levels of an overview from the chunks of the finest one in their order. It holds
 * one chunk a level.
 */
export class OverviewBuilder {
  private readonly layout: OverviewLayout;
  private readonly emit: EmitChunk;
  /** The level above each. */
  private readonly parents: readonly GrowingLevel[];
  private added = 0;

  /** @param emit hears of all levels but the finest */
  constructor(layout: OverviewLayout, emit: EmitChunk) {
    this.layout = layout;
    this.emit = emit;
    this.parents = layout.levels.slice(1).map(() => ({
      chunk: this.newChunk(),
      filled: 0,
      binCount: 0,
      children: 0,
      childCount: 0,
      segment: 0,
    }));
  }

  /** Bins of the finest level that have been added. */
  get finestBins(): number {
    return this.added;
  }

  /** Adds the next chunk of the finest level. */
  addChunk(chunk: Float32Array): void {
    const bins = Math.min(chunkBins, this.layout.levels[0].binCount - this.added);
    this.widenParent(0, chunk, bins);
    this.added += bins;
  }

  /** Gives out the last chunks. All chunks of the finest level must have come. */
  finish(): void {
    this.parents.forEach((parent, level) => {
      const { binCount } = this.layout.levels[level + 1];
      assert(
        parent.binCount === binCount,
        `level ${level + 1} of an overview has ${parent.binCount} of ${binCount} bins`,
      );
      if (parent.filled > 0) this.finishChunk(level + 1, parent);
    });
  }

  private newChunk(): Float32Array {
    return new Float32Array(chunkLength(this.layout)).fill(Number.NaN);
  }

  /** Puts the first bins of a chunk of a level into those of the next one that hold them. */
  private widenParent(level: number, chunk: Float32Array, bins: number): void {
    const parent = this.parents[level];
    if (parent === undefined) return;
    const { levels, channelCount } = this.layout;
    const { firstBins, binSamples } = levels[level];
    const factor = levels[level + 1].binSamples / binSamples;
    for (let bin = 0; bin < bins; ) {
      while (firstBins[parent.segment + 1] === parent.childCount) parent.segment++;
      const left = firstBins[parent.segment + 1] - parent.childCount;
      const count = Math.min(bins - bin, factor - parent.children, left);
      widenRows(parent.chunk, parent.filled, chunk, bin, count, 2 * channelCount);
      bin += count;
      parent.children += count;
      parent.childCount += count;
      if (parent.children < factor && count < left) continue;
      parent.children = 0;
      parent.binCount++;
      if (++parent.filled === chunkBins) this.finishChunk(level + 1, parent);
    }
  }

  private finishChunk(level: number, growing: GrowingLevel): void {
    const { chunk, filled } = growing;
    growing.chunk = this.newChunk();
    growing.filled = 0;
    this.emit(level, chunk);
    this.widenParent(level, chunk, filled);
  }
}

/**
 * Widens bin `to` of every row of a chunk so that it holds bins [from, from + count) of the same row of
 * another. NaN adds nothing.
 * @param rows least and greatest values of the channels in turn
 */
function widenRows(
  target: Float32Array,
  to: number,
  source: Float32Array,
  from: number,
  count: number,
  rows: number,
): void {
  for (let row = 0; row < rows * chunkBins; row += 2 * chunkBins) {
    let low = target[row + to];
    let high = target[row + chunkBins + to];
    for (let at = row + from; at < row + from + count; at++) {
      const least = source[at];
      const greatest = source[at + chunkBins];
      if (!(low <= least)) low = Number.isNaN(least) ? low : least;
      if (!(high >= greatest)) high = Number.isNaN(greatest) ? high : greatest;
    }
    target[row + to] = low;
    target[row + chunkBins + to] = high;
  }
}
