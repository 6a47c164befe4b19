import { type TileResult, type TileTask, type TileWork, TileWorker } from '../../core/index.ts';
import { answeringTasksOf } from './shared-job.ts';
import { recordingOf } from './thread-recording.ts';
import type { TileJob } from './tile-job.ts';
import { kernelsWithGpu } from './webgpu/remote-correlation.ts';

/** Works on one tile. */
export const answerTile = answeringTasksOf(async ({ place, plan, gpu }: TileJob) => {
  const recording = await recordingOf(place);
  const worker = new TileWorker(recording, plan, gpu ? kernelsWithGpu(gpu) : undefined);
  return (task: TileTask): Promise<TileResult<TileWork>> => worker.run(task);
});
