import {
  type Recording,
  type SignalCrew,
  type SignalResult,
  serialSignalCrew,
} from '../../core/index.ts';
import type { RecordingSource } from '../files/open-source.ts';
import { shapeOf } from './reopen-recording.ts';
import { shareJob } from './shared-job.ts';
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
  return {
    async run(work, preprocess, job, tasks, threads, cancellation) {
      if (Math.min(threads, tasks.length) <= 1) {
        return serial.run(work, preprocess, job, tasks, threads, cancellation);
      }
      const place = { source, seen: shapeOf(recording) };
      const order = shareJob({ place, work, preprocess, job } satisfies SignalOrder<typeof work>);
      return team.run<TeamTask<'signal'>, SignalResult<typeof work>>({
        tasks: tasks.map((task) => ({ kind: 'signal', job: order, task })),
        threads,
        cancellation,
      });
    },
  };
}
