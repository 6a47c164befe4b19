import type { SampleRange, TraceValues } from '../../../engine/api/contract.ts';
import { samplesPerBin, type TraceBlock } from './column-extents.ts';

/** What to ask the engine for, so that a range can be seen and moved a little. */
export interface BlockPlan extends SampleRange {
  readonly widthPixels: number;
}

/** This share of what is seen is asked for beyond each edge. */
const margin = 0.3;
/** A block serves until its bins are this much wider than a pixel. */
const coarsest = 1.25;

/**
 * The block to ask for, or null where one that is there shows the range as finely as its pixels.
 * @param sampleCount of the segment
 */
export function nextBlock(
  range: SampleRange,
  widthPixels: number,
  sampleCount: number,
  blocks: readonly TraceBlock[],
): BlockPlan | null {
  const width = range.end - range.start;
  const perPixel = width / widthPixels;
  const serves = blocks.some(
    (block) =>
      block.segment === range.segment &&
      block.start <= range.start &&
      block.end >= range.end &&
      (block.traces.kind === 'samples' || samplesPerBin(block) <= coarsest * perPixel),
  );
  if (serves) return null;
  const start = Math.max(0, Math.floor(range.start - margin * width));
  const end = Math.min(sampleCount, Math.ceil(range.end + margin * width));
  return {
    segment: range.segment,
    start,
    end,
    widthPixels: Math.max(1, Math.round((end - start) / perPixel)),
  };
}

/** The blocks that show some of a range, those first whose bins are nearest to its pixels. */
export function blocksFor<Block extends TraceBlock>(
  range: SampleRange,
  widthPixels: number,
  blocks: readonly Block[],
): readonly Block[] {
  const perPixel = (range.end - range.start) / widthPixels;
  const distance = (block: Block) => {
    const ratio = samplesPerBin(block) / perPixel;
    // Finer bins only cost time, coarser ones can be seen.
    return ratio > coarsest ? 100 * ratio : -Math.min(1, ratio);
  };
  return blocks
    .filter(
      ({ segment, start, end }) =>
        segment === range.segment && start < range.end && end > range.start,
    )
    .sort((a, b) => distance(a) - distance(b));
}

/** Blocks to keep when a new one came: the newest, and always the widest, which fills every gap. */
export function keptBlocks<Block extends TraceBlock>(
  blocks: readonly Block[],
  newest: Block,
  most: number,
): readonly Block[] {
  const all = [...blocks, newest];
  if (all.length <= most) return all;
  const width = ({ start, end }: Block) => end - start;
  const widest = all.reduce((best, block) => (width(block) > width(best) ? block : best));
  const oldest = all.find((block) => block !== widest)!;
  return all.filter((block) => block !== oldest);
}

/**
 * The blocks that a new one leaves true. One of the same bins with other values says that the engine's
 * answers have changed, and with them all others; one of the same range only takes the other's place.
 * @param layersOf what a block shows, always in the same order
 */
export function stillTrue<Block extends TraceBlock>(
  blocks: readonly Block[],
  newest: Block,
  layersOf: (block: Block) => readonly (TraceValues | null)[],
): readonly Block[] {
  const isOfSameRange = ({ segment, start, end }: Block) =>
    segment === newest.segment && start === newest.start && end === newest.end;
  const now = layersOf(newest);
  const hasChanged = blocks.some(
    (block) =>
      isOfSameRange(block) &&
      samplesPerBin(block) === samplesPerBin(newest) &&
      layersOf(block).some((layer, place) => differ(valuesOf(layer), valuesOf(now[place]!))),
  );
  return hasChanged ? [] : blocks.filter((block) => !isOfSameRange(block));
}

function valuesOf(layer: TraceValues | null): readonly Float32Array[] {
  if (layer === null) return [];
  return layer.kind === 'samples' ? [layer.values] : [layer.low, layer.high];
}

function differ(before: readonly Float32Array[], now: readonly Float32Array[]): boolean {
  return (
    before.length !== now.length ||
    before.some((values, place) => {
      const others = now[place]!;
      return (
        values.length !== others.length || values.some((value, at) => !Object.is(value, others[at]))
      );
    })
  );
}
