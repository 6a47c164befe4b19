import {
  type LearningNews,
  type Progress,
  type Recording,
  silentContext,
  type WorkContext,
} from '../../core/index.ts';
import { type BackendName, openBackend } from './backend.ts';
import { shapeOf } from './reopen-recording.ts';
import type { BackgroundSorting, SortJob } from './sort-job.ts';
import type work from './sort-worker.ts';
import { ThreadTeam } from './thread-team.ts';
import { workerFile } from './worker-file.ts';

export interface BackgroundWork extends Omit<SortJob, 'seen' | 'gpu' | 'showsLearning'> {
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
  const sorter = warmSorter ?? new Sorter();
  warmSorter = null;
  const since = performance.now();
  try {
    const gpu = server && { address: server.address, ifFaster: backend === 'auto' };
    const task: Parameters<typeof work>[0] = {
      ...job,
      seen: shapeOf(recording),
      gpu,
      showsLearning: context.onLearning !== undefined,
    };
    const sorted = await sorter.sort(task, context);
    if (performance.now() - since < briefMs) warmSorter ??= sorter;
    return { ...sorted, notices: [...sorted.notices, ...(server?.notices ?? [])] };
  } finally {
    if (warmSorter !== sorter) await sorter.end();
    await server?.close();
  }
}

/**
 * A sort that takes no longer leaves its thread to the next one: to start one and to warm up its program takes
 * longer than to sort a recording of some seconds. What a thread has held of a long recording goes with it.
 */
const briefMs = 5000;
let warmSorter: Sorter | null = null;

/** A thread that sorts one recording after the other. */
class Sorter {
  private context: WorkContext = silentContext;
  private readonly team = new ThreadTeam(workerFile('sort-worker'), (message) => {
    const told = message as Progress | LearningNews;
    if ('stage' in told) this.context.onProgress(told);
    else this.context.onLearning?.(() => told);
  });

  async sort(job: SortJob, context: WorkContext): Promise<BackgroundSorting> {
    this.context = context;
    const { cancellation } = context;
    const [sorted] = await this.team.run<SortJob, BackgroundSorting>({
      tasks: [job],
      threads: 1,
      cancellation,
    });
    return sorted!;
  }

  async end(): Promise<void> {
    await this.team.end();
  }
}
