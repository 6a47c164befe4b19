import { workerData } from 'piscina';
import { type TileResult, type TileTask, type TileWork, TileWorker } from '../../core/index.ts';
import { answering } from './answer.ts';
import { reopenRecording } from './reopen-recording.ts';
import type { TileJob } from './tile-job.ts';
import { kernelsWithGpu } from './webgpu/remote-correlation.ts';

async function prepare({ source, seen, plan, gpu }: TileJob): Promise<TileWorker> {
  // Its files are closed when the thread ends.
  const { recording } = (await reopenRecording(source, seen)).named;
  return new TileWorker(recording, plan, gpu ? kernelsWithGpu(gpu) : undefined);
}

let prepared: Promise<TileWorker> | undefined;

/** Works on one tile; the recording is opened once a thread. */
export default answering(async (task: TileTask): Promise<TileResult<TileWork>> => {
  prepared ??= prepare(workerData as TileJob);
  return (await prepared).run(task);
});
