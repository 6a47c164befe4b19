import type { WorkContext } from '../base/progress.ts';
import type { CodedTile, TileRange } from './code-tile.ts';
import type { EventRoom } from './event-room.ts';
import { EntryRecorder, type StepJournal } from './step-journal.ts';
import { type CodingPlan, cutIntoTiles, type EpochModels, type TileCoder } from './tile-coder.ts';

/**
 * Codes parts of a recording tile by tile, except where that has been done, now or in an earlier run:
 * tiles may be cut anywhere, so a run with other limits goes on where that one has ended.
 * @param room has the tiles that have been coded with the same plan, and takes all others
 */
export async function codeRecording(
  parts: readonly TileRange[],
  room: EventRoom,
  tileSamples: number,
  plan: CodingPlan,
  coder: TileCoder,
  journal: StepJournal,
  context: WorkContext,
  epochs: EpochModels | undefined,
): Promise<void> {
  const recorder = new EntryRecorder<CodedTile>(journal, { stage: 'sort', name: 'tiles' });
  try {
    for await (const tile of recorder.recall()) room.add(tile);
    const ranges = cutIntoTiles(rangesLeft(parts, room.ranges), tileSamples);
    if (ranges.length > 0) {
      await coder.code(plan, ranges, context, epochs, (events, index) => {
        const tile = { range: ranges[index], events };
        room.add(tile);
        recorder.add(tile);
      });
    }
  } finally {
    await Promise.all([recorder.finish(), room.finish()]);
  }
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
