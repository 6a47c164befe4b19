import type { WorkContext } from '../base/progress.ts';
import type { TileEvents, TileRange } from './code-tile.ts';
import { EntryRecorder, type StepJournal } from './step-journal.ts';
import { type CodingPlan, cutIntoTiles, type EpochModels, type TileCoder } from './tile-coder.ts';

/** A tile with what was found in it. */
export interface CodedTile {
  readonly range: TileRange;
  readonly events: TileEvents;
}

/**
 * Codes parts of a recording tile by tile, except where that has been done, now or in an earlier run:
 * tiles may be cut anywhere, so a run with other limits goes on where that one has ended.
 * @param known tiles that have been coded with the same plan
 * @returns the tiles in the order of segments and time
 */
export async function codeRecording(
  parts: readonly TileRange[],
  known: readonly CodedTile[],
  tileSamples: number,
  plan: CodingPlan,
  coder: TileCoder,
  journal: StepJournal,
  context: WorkContext,
  epochs: EpochModels | undefined,
): Promise<CodedTile[]> {
  const recorder = new EntryRecorder<CodedTile>(journal, { stage: 'sort', name: 'tiles' });
  const tiles = [...known, ...(await recorder.recall())];
  const left = rangesLeft(
    parts,
    tiles.map(({ range }) => range),
  );
  const ranges = cutIntoTiles(left, tileSamples);
  try {
    if (ranges.length > 0) {
      await coder.code(plan, ranges, context, epochs, (events, index) => {
        const tile = { range: ranges[index], events };
        tiles.push(tile);
        recorder.add(tile);
      });
    }
  } finally {
    await recorder.finish();
  }
  return tiles.sort((a, b) => a.range.segment - b.range.segment || a.range.start - b.range.start);
}

/** What of the parts lies in none of the ranges that are done, each of which lies within one part. */
export function rangesLeft(parts: readonly TileRange[], done: readonly TileRange[]): TileRange[] {
  return parts.flatMap((part) => {
    const inside = done
      .filter(
        ({ segment, start, end }) =>
          segment === part.segment && start >= part.start && end <= part.end,
      )
      .sort((a, b) => a.start - b.start);
    const left: TileRange[] = [];
    let from = part.start;
    for (const { start, end } of inside) {
      if (start > from) left.push({ ...part, start: from, end: start });
      from = Math.max(from, end);
    }
    if (from < part.end) left.push({ ...part, start: from });
    return left;
  });
}
