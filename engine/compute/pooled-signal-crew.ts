import {
  type Recording,
  type SignalCrew,
  type SignalResult,
  serialSignalCrew,
} from '../../core/index.ts';
import type { RecordingSource } from '../files/open-source.ts';
import { collectGarbage } from './collect-garbage.ts';
import { shapeOf } from './reopen-recording.ts';
import { type SharedJob, shareJob } from './shared-job.ts';
import type { SignalOrder } from './signal-worker.ts';
import type { TeamTask } from './team-worker.ts';
import type { ThreadTeam } from './thread-team.ts';

/** Works on a recording's signal on the threads of a team. Their number changes nothing but the time. */
export function pooledSignalCrew(
  recording: Recording,
  source: RecordingSource,
  team: ThreadTeam,
): SignalCrew {
  const serial = serialSignalCrew(recording);
  const place = { source, seen: shapeOf(recording) };
  let last: { readonly job: unknown; readonly order: SharedJob } | undefined;
  return {
    async run(work, job, tasks, threads, cancellation, onResult) {
      if (Math.min(threads, tasks.length) <= 1) {
        return serial.run(work, job, tasks, threads, cancellation, onResult);
      }
      if (last?.job !== job) {
        last = { job, order: shareJob({ place, work, job } satisfies SignalOrder<typeof work>) };
      }
      const { order } = last;
      // Stretches of signal that were done with would wait until as many more have come.
      collectGarbage();
      return team.run<TeamTask<'signal'>, SignalResult<typeof work>>({
        tasks: tasks.map((task) => ({ kind: 'signal', job: order, task })),
        threads,
        cancellation,
        ...(onResult && { onResult }),
      });
    },
  };
}
