import {
  type SignalJob,
  type SignalResult,
  type SignalTask,
  type SignalWork,
  signalWorker,
} from '../../core/index.ts';
import type { RecordingPlace } from './reopen-recording.ts';
import { answeringTasksOf } from './shared-job.ts';
import { recordingOf } from './thread-recording.ts';

/** What every thread is told that works on a recording's signal. */
export interface SignalOrder<Work extends SignalWork = SignalWork> {
  readonly place: RecordingPlace;
  readonly work: Work;
  readonly job: SignalJob<Work>;
}

/** Does one task on the signal. */
export const answerSignal = answeringTasksOf(
  async ({ place, work, job }: SignalOrder) => {
    const recording = await recordingOf(place);
    const run = signalWorker(work, recording, job);
    return (task: SignalTask<SignalWork>): Promise<SignalResult<SignalWork>> => run(task);
  },
  // A stretch of signal is large.
  (result) => ('traces' in result ? [result.traces.buffer as ArrayBuffer] : []),
);
