import {
  codingSizeOf,
  codingStage,
  type Notice,
  planCoding,
  type Recording,
  serialTileCoder,
  type TileCoder,
  type TileEvents,
  type TileRange,
  type WorkLimits,
} from '../../core/index.ts';
import { type RecordingSource, shapeOf } from './reopen-recording.ts';
import { runOnThreads } from './run-on-threads.ts';
import type { TileJob } from './tile-job.ts';
import { workerFile } from './worker-file.ts';

/**
 * Codes tiles on several threads. The number of threads changes nothing but the time: tiles are
 * independent and come back in their order.
 * @param limits fewer threads are taken than there may be where the memory does not suffice for more
 */
export function pooledTileCoder(
  recording: Recording,
  source: RecordingSource,
  limits: WorkLimits,
  onNotice: (notice: Notice) => void,
): TileCoder {
  return {
    async code(plan, ranges, context) {
      const { threads } = planCoding(limits, codingSizeOf(recording, plan.model.dictionary));
      if (threads < limits.threads) onNotice(fewerThreads(threads, limits));
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

function fewerThreads(threads: number, { threads: wanted, memoryBytes }: WorkLimits): Notice {
  return {
    code: 'FEWER_THREADS',
    message: `${memoryBytes / 1e9} GB of memory are best used by ${threads} of ${wanted} threads; a larger --memory makes sorting faster.`,
  };
}
