import { parentPort } from 'node:worker_threads';
import { silentContext } from '../../core/index.ts';
import { buildOverview } from '../traces/build-overview.ts';
import { OverviewFiles } from '../traces/overview-files.ts';
import { overviewLayoutOf } from '../traces/read-traces.ts';
import type { OverviewPlace } from '../traces/view-task.ts';
import { answering } from './answer.ts';
import { type RecordingPlace, reopenRecording } from './reopen-recording.ts';

interface OverviewJob {
  readonly place: RecordingPlace;
  readonly overview: OverviewPlace;
}

/** Builds the overview of a recording; the parent is told how much of it is there. */
export default answering(async ({ place, overview }: OverviewJob): Promise<null> => {
  const { named, close } = await reopenRecording(place.source, place.seen);
  const layout = overviewLayoutOf(named.recording);
  const files = new OverviewFiles(overview.folder, layout, overview.recordingKey);
  try {
    // Who stops it ends the thread: what was saved is gone on with.
    await buildOverview(
      named.recording,
      layout,
      files,
      silentContext.cancellation,
      (fraction: number) => parentPort!.postMessage(fraction),
    );
    return null;
  } finally {
    files.close();
    await close();
  }
});
