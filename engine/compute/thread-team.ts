import { setTimeout } from 'node:timers/promises';
import type { Transferable } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { type Cancellation, CancellationError, throwIfCancelled } from '../../core/index.ts';
import { type Answer, resultOf } from './answer.ts';
import { lostThread } from './lost-thread.ts';
import type { ThreadOrders } from './thread-context.ts';

/** Tasks in flight for each thread: enough that none waits, few enough that memory stays bounded. */
const TASKS_PER_THREAD = 2;
/** How often a wish to stop is looked for: well below what a person notices. */
const CANCELLATION_POLL_MS = 20;
/**
 * What threads have to end their tasks by themselves. Most steps of the work take a hundredth of it, but a
 * machine with ten times more to do than it can needs seconds for them, and to end a thread that compiles may
 * bring the process down.
 */
const usualPatienceMs = 10_000;
/**
 * For what a thread throws away soon. V8 takes a hundred megabytes for each where it may, which are of no
 * use to work whose large arrays lie elsewhere.
 */
const YOUNG_MEGABYTES = 16;

/**
 * Piscina tries to `require` a worker first, and Node aborts the whole process when a thread is
 * stopped while it requires a module that is to be imported. Without that way in, importing is left.
 */
const importsOnly = ['--no-experimental-require-module'];

/** Tasks for threads that all do the same. */
export interface TeamWork<Task, Result> {
  /** Made when there is a thread for them, where they are not there already. */
  readonly tasks: Iterable<Task | Promise<Task>>;
  readonly threads: number;
  /** Tasks that are made and not done; some more than threads unless told otherwise, so that none waits. */
  readonly atOnce?: number;
  readonly cancellation: Cancellation;
  /** What of a task is handed over to the thread, and lost here, instead of copied. */
  readonly transferOf?: (task: Task) => Transferable[];
  /** Whether results are told of alone: nobody holds them, and none is returned. */
  readonly isToldAlone?: boolean;
  /** Hears every result as it comes, in any order. */
  readonly onResult?: (result: Result, index: number) => void;
}

/** The threads of a team as they are now. */
interface Crew {
  readonly pool: Piscina;
  readonly threads: number;
  /** Shared with the threads. */
  readonly stop: Int32Array;
  /** All that has been given to them, however it ends. */
  lastWork: Promise<unknown>;
  /** Why one of them broke while it had no task, which nobody else is told. */
  fault: Error | null;
}

/**
 * Threads that stay from one piece of work to the next: starting one and warming up its program
 * takes longer than many a piece of work.
 */
export class ThreadTeam {
  private readonly worker: URL;
  private readonly onMessage: (message: unknown) => void;
  private readonly patienceMs: number;
  private crew: Crew | null = null;
  /** Settled when no thread is left of the crews before. */
  private ending: Promise<unknown> = Promise.resolve();

  /**
   * @param worker the module that a thread runs, which gives by default what `answering` makes of its work
   * @param onMessage hears what a thread posts to its parent, until the team has ended
   * @param patienceMs after which threads that were asked to end are ended in the middle of their work
   */
  constructor(
    worker: URL,
    onMessage: (message: unknown) => void = () => {},
    patienceMs = usualPatienceMs,
  ) {
    this.worker = worker;
    this.onMessage = onMessage;
    this.patienceMs = patienceMs;
  }

  /** Threads that it may have now; none before there was work for them. */
  get threads(): number {
    return this.crew?.threads ?? 0;
  }

  /** Starts threads before there is work for them. */
  start(threads: number): void {
    this.crew ??= this.newCrew(threads, threads);
  }

  /**
   * Runs tasks. Threads that were started for work that may take another number of them are
   * replaced, so that no more are held than the work may take. When the work is cancelled or a task
   * fails, the team ends; none of its threads works then, though they may not be gone before `end`.
   * @returns the results in the order of the tasks
   * @throws CancellationError; the first error of a task, as it was thrown there; UserError
   *   (`OUT_OF_MEMORY`, `THREAD_ENDED`) or BugError where a thread was lost
   */
  async run<Task, Result>(work: TeamWork<Task, Result>): Promise<Result[]> {
    const { tasks, threads, cancellation } = work;
    throwIfCancelled(cancellation);
    const taskCount = Array.isArray(tasks) ? tasks.length : Number.POSITIVE_INFINITY;
    if (taskCount === 0) return [];
    if (this.crew !== null && this.crew.threads !== threads) await this.end();
    this.crew ??= this.newCrew(threads, Math.min(threads, taskCount));
    const { crew } = this;
    const stop = stopOf(crew, cancellation);
    const results: Result[] = [];
    try {
      await Promise.race([runAll(crew, work, results), stop.requested]);
      throwIfCancelled(cancellation);
    } catch (error) {
      await this.stop();
      throw error;
    } finally {
      stop.forget();
    }
    return results;
  }

  /**
   * Asks all threads to stop, and waits for them. Those that do not hear it are stopped whatever they do,
   * though V8 can bring the whole process down where a thread that compiles is ended. A team that is given
   * work again starts new ones.
   */
  async end(): Promise<void> {
    await this.stop();
    await this.ending;
  }

  /** Waits for all threads to stop, and begins to end them. */
  private async stop(): Promise<void> {
    const { crew } = this;
    if (crew === null) return;
    this.crew = null;
    Atomics.store(crew.stop, 0, 1);
    const outOfPatience = new AbortController();
    const patience = setTimeout(this.patienceMs, undefined, outOfPatience).catch(() => {});
    await Promise.race([crew.lastWork, patience]);
    outOfPatience.abort();
    this.ending = Promise.allSettled([this.ending, crew.pool.destroy()]);
  }

  /** @param atOnce threads that are started now; the others are when there is work for them */
  private newCrew(threads: number, atOnce: number): Crew {
    const orders: ThreadOrders = { stop: new Int32Array(new SharedArrayBuffer(4)) };
    const pool = new Piscina({
      workerData: orders,
      filename: this.worker.href,
      minThreads: atOnce,
      maxThreads: threads,
      idleTimeout: Number.POSITIVE_INFINITY,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEGABYTES },
      execArgv: importsOnly,
    });
    const crew: Crew = { ...orders, pool, threads, lastWork: Promise.resolve(), fault: null };
    pool.on('message', this.onMessage);
    pool.on('error', (reason: unknown) => {
      crew.fault ??= lostThread(reason);
    });
    return crew;
  }
}

async function runAll<Task, Result>(
  crew: Crew,
  { tasks, atOnce, cancellation, transferOf, isToldAlone, onResult }: TeamWork<Task, Result>,
  results: Result[],
): Promise<void> {
  const { pool, threads, stop } = crew;
  const waiting = tasks[Symbol.iterator]();
  let begun = 0;
  // A task is a call of its own: what it has held is gone with it.
  const runNext = async (): Promise<boolean> => {
    const { value, done } = waiting.next();
    if (done === true) return false;
    const index = begun++;
    const task = await value;
    const transferList = transferOf?.(task) ?? [];
    const answer: Answer<Result> = await pool
      .run(task, { transferList })
      .catch((reason: unknown) => {
        throw lostThread(reason);
      });
    const result = resultOf(answer);
    if (isToldAlone !== true) results[index] = result;
    onResult?.(result, index);
    return true;
  };
  const runLane = async () => {
    do {
      throwIfCancelled(cancellation);
    } while (Atomics.load(stop, 0) === 0 && (await runNext()));
  };
  const lanes = Array.from({ length: atOnce ?? threads * TASKS_PER_THREAD }, runLane);
  crew.lastWork = Promise.allSettled([crew.lastWork, ...lanes]);
  await Promise.all(lanes);
}

/** A promise that is rejected when the work is to end early, for a reason outside of its tasks. */
function stopOf(crew: Crew, cancellation: Cancellation) {
  let timer: NodeJS.Timeout | undefined;
  const requested = new Promise<never>((_, reject) => {
    timer = setInterval(() => {
      if (cancellation.cancelled) reject(new CancellationError());
      if (crew.fault !== null) reject(crew.fault);
    }, CANCELLATION_POLL_MS);
  });
  return { requested, forget: () => clearInterval(timer) };
}
