import { availableParallelism } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { buildOverview } from '../traces/build-overview.ts';
import { OverviewFiles } from '../traces/overview-files.ts';
import { overviewLayoutOf } from '../traces/read-traces.ts';
import type { OverviewPlace } from '../traces/view-task.ts';
import { answering } from './answer.ts';
import { pooledChunkReader } from './pooled-chunk-reader.ts';
import type { RecordingPlace } from './reopen-recording.ts';
import { threadCancellation } from './thread-context.ts';
import { ThreadTeam } from './thread-team.ts';
import { workerFile } from './worker-file.ts';

export interface OverviewJob {
  readonly place: RecordingPlace;
  readonly overview: OverviewPlace;
}

/** More threads than these only wait for the disk, or for this one to write. */
const mostThreads = 3;

/**
 * Builds the overview of a recording; the parent is told how much of it is there. This thread writes,
 * those of its team read.
 */
export default answering(async ({ place, overview }: OverviewJob): Promise<null> => {
  const layout = overviewLayoutOf(place.seen);
  const files = new OverviewFiles(overview.folder, layout, overview.recordingKey);
  const team = new ThreadTeam(workerFile('overview-chunk-worker'));
  const threads = Math.min(mostThreads, availableParallelism());
  try {
    await buildOverview(
      layout,
      files,
      pooledChunkReader(place, team, threads),
      threadCancellation,
      (fraction: number) => parentPort!.postMessage(fraction),
    );
    return null;
  } finally {
    await team.end();
    files.close();
  }
});
