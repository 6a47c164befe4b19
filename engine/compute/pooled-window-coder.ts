import type { Cancellation, CodedWindow, LearningWindow, WindowCoder } from '../../core/index.ts';
import { shareJob } from './shared-job.ts';
import { shareWindows } from './shared-windows.ts';
import type { TeamTask } from './team-worker.ts';
import type { ThreadTeam } from './thread-team.ts';
import type { WindowJob } from './window-worker.ts';

/** Parts for each thread: the last to be done should be a small part of all. */
const PARTS_PER_THREAD = 4;
/** Fewer windows than this are not worth a message. */
const FEWEST_WINDOWS = 8;

/**
 * Codes windows on the threads of a team. Their number changes nothing but the time: windows are
 * independent and come back in their order.
 */
export function pooledWindowCoder(
  windows: readonly LearningWindow[],
  team: ThreadTeam,
  threads: number,
  cancellation: Cancellation,
): WindowCoder {
  const shared = shareWindows(windows);
  return {
    code: (which, model, gram) =>
      codeOnTeam({ model, gram, windows: shared }, which, team, threads, cancellation),
  };
}

/** Codes some of the windows of a job, in the order asked for. */
export async function codeOnTeam(
  work: WindowJob,
  which: readonly number[],
  team: ThreadTeam,
  threads: number,
  cancellation: Cancellation,
): Promise<readonly CodedWindow[]> {
  const job = shareJob(work);
  const fair = Math.ceil(which.length / (PARTS_PER_THREAD * threads));
  const each = Math.max(FEWEST_WINDOWS, fair);
  const parts = Array.from({ length: Math.ceil(which.length / each) }, (_, i) =>
    which.slice(i * each, (i + 1) * each),
  );
  const coded = await team.run<TeamTask<'windows'>, readonly CodedWindow[]>({
    tasks: parts.map((task) => ({ kind: 'windows', job, task })),
    threads,
    cancellation,
  });
  return coded.flat();
}
