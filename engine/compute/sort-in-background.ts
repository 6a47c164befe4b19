import type { LearningNews, Progress, Recording, WorkContext } from '../../core/index.ts';
import { type BackendName, openBackend } from './backend.ts';
import { shapeOf } from './reopen-recording.ts';
import type { BackgroundSorting, SortJob } from './sort-job.ts';
import type work from './sort-worker.ts';
import { ThreadTeam } from './thread-team.ts';
import { workerFile } from './worker-file.ts';

export interface BackgroundWork extends Omit<SortJob, 'seen' | 'gpu'> {
  readonly backend: BackendName;
}

/**
 * Sorts a recording on a thread of its own. This thread stays free for signals and progress, so a
 * wish to stop is heard at once, however long a step of the work is.
 * @param recording as it was opened here; it must be the same there
 * @throws UserError (`NO_GPU`) where one must be used; whatever sorting throws
 */
export async function sortInBackground(
  recording: Recording,
  { backend, ...job }: BackgroundWork,
  context: WorkContext,
): Promise<BackgroundSorting> {
  const server = await openBackend(backend);
  const team = new ThreadTeam(workerFile('sort-worker'), (message) => {
    const told = message as Progress | LearningNews;
    if ('stage' in told) context.onProgress(told);
    else context.onLearning?.(() => told);
  });
  try {
    const gpu = server && { address: server.address, ifFaster: backend === 'auto' };
    const task: Parameters<typeof work>[0] = { ...job, seen: shapeOf(recording), gpu };
    const [sorted] = await team.run<SortJob, BackgroundSorting>({
      tasks: [task],
      threads: 1,
      cancellation: context.cancellation,
    });
    return { ...sorted!, notices: [...sorted!.notices, ...(server?.notices ?? [])] };
  } finally {
    await team.end();
    await server?.close();
  }
}
