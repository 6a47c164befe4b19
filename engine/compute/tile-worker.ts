import {
  type TileResult,
  type TileTask,
  type TileWork,
  TileWorker,
  throwIfCancelled,
} from '../../core/index.ts';
import { collectGarbage } from './collect-garbage.ts';
import { forgetLargeKernels } from './large-kernels.ts';
import { answeringTasksOf } from './shared-job.ts';
import { threadCancellation } from './thread-context.ts';
import { recordingOf } from './thread-recording.ts';
import type { TileJob } from './tile-job.ts';
import { kernelsWithGpu } from './webgpu/remote-correlation.ts';

/** Runs of tiles whose garbage is collected at once: V8 would let it grow for an hour of a recording. */
const RUNS_OF_GARBAGE = 8;

/** Works on tiles that follow each other: what is around one of them is in the next, and prepared once. */
export const answerTile = answeringTasksOf(async ({ place, plan, gpu }: TileJob) => {
  const recording = await recordingOf(place);
  // Tiles of another length leave rooms that are of no use here.
  forgetLargeKernels();
  const worker = new TileWorker(recording, plan, gpu ? kernelsWithGpu(gpu) : undefined);
  let runs = 0;
  return async (tasks: readonly TileTask[]): Promise<TileResult<TileWork>[]> => {
    const results: TileResult<TileWork>[] = [];
    for (const task of tasks) {
      throwIfCancelled(threadCancellation);
      results.push(await worker.run(task));
    }
    // What the first tiles were worked on in was too small for the next, and is large all the same.
    if (runs++ % RUNS_OF_GARBAGE === 0) collectGarbage();
    return results;
  };
});
