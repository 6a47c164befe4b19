import { Piscina } from 'piscina';
import { type Cancellation, CancellationError, throwIfCancelled } from '../../core/index.ts';
import { type Answer, resultOf } from './answer.ts';
import { lostThread } from './lost-thread.ts';

/** Tasks in flight for each thread: enough that none waits, few enough that memory stays bounded. */
const TASKS_PER_THREAD = 2;
/** How often a wish to stop is looked for: well below what a person notices. */
const CANCELLATION_POLL_MS = 50;

/**
 * Piscina tries to `require` a worker first, and Node aborts the whole process when a thread is
 * stopped while it requires a module that is to be imported. Without that way in, importing is left.
 */
const importsOnly = ['--no-experimental-require-module'];

/** Tasks for threads that all do the same. */
export interface ThreadWork<Task, Result> {
  /** The module that a thread runs, which gives by default what `answering` makes of its work. */
  readonly worker: URL;
  /** What every thread is started with. */
  readonly workerData: unknown;
  readonly tasks: readonly Task[];
  readonly threads: number;
  readonly cancellation: Cancellation;
  /** What of a task is handed over to the thread, and lost here, instead of copied. */
  readonly transferOf?: (task: Task) => ArrayBuffer[];
  /** Hears every result as it comes, in any order. */
  readonly onResult?: (result: Result, index: number) => void;
  /** Hears what a thread posts to its parent. */
  readonly onMessage?: (message: unknown) => void;
}

/**
 * Runs tasks on threads that end with the work, however it ends: a thread is stopped in the middle
 * of its task when the work is cancelled or another task fails.
 * @returns the results in the order of the tasks
 * @throws CancellationError; the first error of a task, as it was thrown there; UserError
 *   (`OUT_OF_MEMORY`, `THREAD_ENDED`) or BugError where a thread was lost
 */
export async function runOnThreads<Task, Result>(
  work: ThreadWork<Task, Result>,
): Promise<Result[]> {
  const { tasks, cancellation, transferOf, onResult, onMessage } = work;
  throwIfCancelled(cancellation);
  const threads = Math.min(work.threads, tasks.length);
  if (threads === 0) return [];
  const pool = new Piscina<Task, Answer<Result>>({
    filename: work.worker.href,
    minThreads: threads,
    maxThreads: threads,
    workerData: work.workerData,
    execArgv: importsOnly,
  });
  if (onMessage) pool.on('message', onMessage);

  const results: Result[] = new Array(tasks.length);
  let next = 0;
  const runLane = async () => {
    while (next < tasks.length) {
      throwIfCancelled(cancellation);
      const index = next++;
      const task = tasks[index]!;
      const options = transferOf && { transferList: transferOf(task) };
      const answer = await pool.run(task, options).catch((reason: unknown) => {
        throw lostThread(reason);
      });
      results[index] = resultOf(answer);
      onResult?.(results[index], index);
    }
  };
  const stop = stopOf(pool, cancellation);
  try {
    const lanes = Array.from({ length: threads * TASKS_PER_THREAD }, runLane);
    await Promise.race([Promise.all(lanes), stop.requested]);
    throwIfCancelled(cancellation);
  } finally {
    stop.forget();
    await pool.destroy();
  }
  return results;
}

/** A promise that is rejected when the work is to end early, for a reason outside of its tasks. */
function stopOf(pool: Piscina, cancellation: Cancellation) {
  let timer: NodeJS.Timeout | undefined;
  const requested = new Promise<never>((_, reject) => {
    timer = setInterval(() => {
      if (cancellation.cancelled) reject(new CancellationError());
    }, CANCELLATION_POLL_MS);
    // A thread that breaks while it has no task tells nobody else.
    pool.on('error', (reason: unknown) => reject(lostThread(reason)));
  });
  return { requested, forget: () => clearInterval(timer) };
}
