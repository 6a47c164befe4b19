import { throwIfCancelled, type WorkContext } from '../base/progress.ts';
import { EventCoder, type EventModel } from '../csc/event-coder.ts';
import type { PreprocessPlan } from '../preprocess/plan.ts';
import { whitened } from '../preprocess/preprocess.ts';
import type { Recording } from '../recording/recording.ts';
import { codeTile, type TileEvents, type TileRange } from './code-tile.ts';

/** All that a thread needs to code any tile of a recording: plain data. */
export interface CodingPlan {
  readonly preprocess: PreprocessPlan;
  readonly model: EventModel;
}

/** Codes tiles; the engine spreads them over threads, `serialTileCoder` does not. */
export interface TileCoder {
  /** @returns the events of each range, in the order of `ranges` */
  code(
    plan: CodingPlan,
    ranges: readonly TileRange[],
    context: WorkContext,
  ): Promise<readonly TileEvents[]>;
}

export const codingStage = 'Sorting';

export function serialTileCoder(recording: Recording): TileCoder {
  return {
    async code(plan, ranges, context) {
      const signal = whitened(recording, plan.preprocess);
      const coder = new EventCoder(plan.model);
      const results: TileEvents[] = [];
      let coded = 0;
      const total = ranges.reduce((sum, range) => sum + range.end - range.start, 0);
      for (const range of ranges) {
        throwIfCancelled(context.cancellation);
        results.push(await codeTile(signal, coder, range));
        coded += range.end - range.start;
        context.onProgress({
          stage: codingStage,
          fraction: coded / total,
          recordedSeconds: coded / recording.sampleRate,
        });
      }
      return results;
    },
  };
}

/** Cuts all segments into tiles of at most `tileSamples`. */
export function tileRanges(recording: Recording, tileSamples: number): TileRange[] {
  return recording.segments.flatMap(({ sampleCount }, segment) => {
    const count = Math.ceil(sampleCount / tileSamples);
    return Array.from({ length: count }, (_, i) => ({
      segment,
      start: i * tileSamples,
      end: Math.min(sampleCount, (i + 1) * tileSamples),
    }));
  });
}
