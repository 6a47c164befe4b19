import type { Cancellation, CodedWindow, LearningWindow, WindowCoder } from '../../core/index.ts';
import { shareJob } from './shared-job.ts';
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
  const shared = inSharedMemory(windows);
  return {
    async code(which, model, gram) {
      const job = shareJob({ model, gram } satisfies WindowJob);
      const fair = Math.ceil(which.length / (PARTS_PER_THREAD * threads));
      const each = Math.max(FEWEST_WINDOWS, fair);
      const parts = Array.from({ length: Math.ceil(which.length / each) }, (_, i) =>
        which.slice(i * each, (i + 1) * each).map((w) => shared[w]!),
      );
      const coded = await team.run<TeamTask<'windows'>, readonly CodedWindow[]>({
        tasks: parts.map((task) => ({ kind: 'windows', job, task })),
        threads,
        cancellation,
      });
      return coded.flat();
    },
  };
}

/** The same windows where all threads see them: sent for nothing. */
function inSharedMemory(windows: readonly LearningWindow[]): readonly LearningWindow[] {
  if (windows.every(({ traces }) => traces.buffer instanceof SharedArrayBuffer)) return windows;
  const length = windows.reduce((sum, { traces }) => sum + traces.length, 0);
  const memory = new Float32Array(new SharedArrayBuffer(length * Float32Array.BYTES_PER_ELEMENT));
  let filled = 0;
  return windows.map(({ traces, samples }) => {
    const copy = memory.subarray(filled, filled + traces.length);
    copy.set(traces);
    filled += traces.length;
    return { traces: copy, samples };
  });
}
