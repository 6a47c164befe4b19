import {
  type CodingPlan,
  codingSizeOf,
  type EpochModels,
  type Notice,
  planCoding,
  type Recording,
  serialTileCoder,
  type TileCoder,
  type TileRange,
  type TileResult,
  type TileTask,
  type TileWork,
  tileProgress,
  tileTasks,
  type WorkContext,
  type WorkLimits,
} from '../../core/index.ts';
import { type RecordingSource, shapeOf } from './reopen-recording.ts';
import { runOnThreads } from './run-on-threads.ts';
import type { TileJob } from './tile-job.ts';
import { workerFile } from './worker-file.ts';

/**
 * Works on tiles on several threads. The number of threads changes nothing but the time: tiles are
 * independent and come back in their order.
 * @param limits fewer threads are taken than there may be where the memory does not suffice for more
 */
export function pooledTileCoder(
  recording: Recording,
  source: RecordingSource,
  limits: WorkLimits,
  onNotice: (notice: Notice) => void,
): TileCoder {
  const serial = serialTileCoder(recording);
  const threadsFor = ({ model }: CodingPlan) =>
    planCoding(limits, codingSizeOf(recording, model.dictionary)).threads;
  const runAll = <Work extends TileWork>(
    work: Work,
    plan: CodingPlan,
    ranges: readonly TileRange[],
    context: WorkContext,
    epochs: EpochModels | undefined,
  ): Promise<TileResult<Work>[]> => {
    const job: TileJob = { source, seen: shapeOf(recording), plan };
    const tell = tileProgress(work, recording, ranges, context);
    return runOnThreads<TileTask, TileResult<Work>>({
      worker: workerFile('tile-worker'),
      workerData: job,
      tasks: tileTasks(work, ranges, epochs),
      threads: threadsFor(plan),
      cancellation: context.cancellation,
      onResult: (_, index) => tell(ranges[index]!),
    });
  };
  const isSerial = (plan: CodingPlan, ranges: readonly TileRange[]) =>
    Math.min(threadsFor(plan), ranges.length) <= 1;
  return {
    async code(plan, ranges, context, epochs) {
      const threads = threadsFor(plan);
      if (threads < limits.threads) onNotice(fewerThreads(threads, limits));
      return isSerial(plan, ranges)
        ? serial.code(plan, ranges, context, epochs)
        : runAll('code', plan, ranges, context, epochs);
    },
    async measure(plan, ranges, context, epochs) {
      return isSerial(plan, ranges)
        ? serial.measure(plan, ranges, context, epochs)
        : runAll('measure', plan, ranges, context, epochs);
    },
  };
}

function fewerThreads(threads: number, { threads: wanted, memoryBytes }: WorkLimits): Notice {
  return {
    code: 'FEWER_THREADS',
    message: `${memoryBytes / 1e9} GB of memory are best used by ${threads} of ${wanted} threads; a larger --memory makes sorting faster.`,
  };
}
