import { parentPort } from 'node:worker_threads';
import { buildOverview } from '../traces/build-overview.ts';
import { OverviewFiles } from '../traces/overview-files.ts';
import { overviewLayoutOf } from '../traces/read-traces.ts';
import type { OverviewPlace } from '../traces/view-task.ts';
import { answering } from './answer.ts';
import { type RecordingPlace, reopenRecording } from './reopen-recording.ts';

interface OverviewJob {
  readonly place: RecordingPlace;
  readonly overview: OverviewPlace;
  /** Shared: not 0 when the work is to stop. */
  readonly stop: Int32Array;
}

/** Builds the overview of a recording; the parent is told how much of it is there. */
export default answering(async ({ place, overview, stop }: OverviewJob): Promise<null> => {
  const { named, close } = await reopenRecording(place.source, place.seen);
  const layout = overviewLayoutOf(named.recording);
  const files = new OverviewFiles(overview.folder, layout, overview.recordingKey);
  try {
    await buildOverview(
      named.recording,
      layout,
      files,
      {
        get cancelled() {
          return Atomics.load(stop, 0) !== 0;
        },
      },
      (fraction: number) => parentPort!.postMessage(fraction),
    );
    return null;
  } finally {
    files.close();
    await close();
  }
});
