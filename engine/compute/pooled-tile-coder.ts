import {
  codingStage,
  type Recording,
  serialTileCoder,
  type TileCoder,
  type TileEvents,
  type TileRange,
} from '../../core/index.ts';
import { type RecordingSource, shapeOf } from './reopen-recording.ts';
import { runOnThreads } from './run-on-threads.ts';
import type { TileJob } from './tile-job.ts';
import { workerFile } from './worker-file.ts';

/**
 * Codes tiles on several threads. The number of threads changes nothing but the time: tiles are
 * independent and come back in their order.
 */
export function pooledTileCoder(
  recording: Recording,
  source: RecordingSource,
  threads: number,
): TileCoder {
  return {
    async code(plan, ranges, context) {
      if (Math.min(threads, ranges.length) <= 1) {
        return serialTileCoder(recording).code(plan, ranges, context);
      }
      const job: TileJob = { source, seen: shapeOf(recording), plan };
      const total = ranges.reduce((sum, range) => sum + range.end - range.start, 0);
      let coded = 0;
      return runOnThreads<TileRange, TileEvents>({
        worker: workerFile('tile-worker'),
        workerData: job,
        tasks: ranges,
        threads,
        cancellation: context.cancellation,
        onResult(_, index) {
          const { start, end } = ranges[index]!;
          coded += end - start;
          context.onProgress({
            stage: codingStage,
            fraction: coded / total,
            recordedSeconds: coded / recording.sampleRate,
          });
        },
      });
    },
  };
}
