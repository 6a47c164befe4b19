import { type Answer, answering } from './answer.ts';

/** What many tasks have in common: its large arrays are in memory that all threads see, made once and sent for nothing. */
export interface SharedJob {
  /** Different for every job. */
  readonly id: number;
  readonly work: unknown;
}

/** A task of a job. */
export interface JobTask<Task> {
  readonly job: SharedJob;
  readonly task: Task;
}

/** Arrays of so many bytes are worth sharing. */
const LARGE_BYTES = 1 << 16;

let jobsMade = 0;

interface ReadyJob {
  readonly id: number;
  readonly ready: Promise<unknown>;
}

/** What this thread is ready for, the latest last. */
let ready: readonly ReadyJob[] = [];

/** Lets go of what was made ready for a job, where other work comes next. */
export function forgetJob(): void {
  ready = [];
}

/** @param work plain data, which nobody must change any more */
export function shareJob(work: unknown): SharedJob {
  return { id: jobsMade++, work: sharingLargeArrays(work) };
}

/**
 * A thread's side: makes what is ready for a job of the tasks that come with it.
 * @param prepare is asked once for each job, if the tasks of so many at most come in turns
 * @param atOnce jobs that the thread stays ready for: one where signals and dictionaries are large
 */
export function answeringTasksOf<Job, Task, Result>(
  prepare: (job: Job) => Promise<(task: Task) => Promise<Result>>,
  transferOf?: (result: Result) => ArrayBuffer[],
  atOnce = 1,
): (task: JobTask<Task>) => Promise<Answer<Result>> {
  return answering(async ({ job, task }) => {
    let own = ready.find(({ id }) => id === job.id);
    if (own === undefined) {
      own = { id: job.id, ready: prepare(job.work as Job) };
      ready = [...ready, own].slice(-atOnce);
    }
    const run = (await own.ready) as Awaited<ReturnType<typeof prepare>>;
    return run(task);
  }, transferOf);
}

/** Plain data with its large typed arrays copied into shared memory, where they are not there already. */
export function sharingLargeArrays<Value>(value: Value): Value {
  return withSharedArrays(value) as Value;
}

function withSharedArrays(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withSharedArrays);
  if (ArrayBuffer.isView(value)) return isWorthSharing(value) ? sharedCopy(value) : value;
  if (value === null || value === undefined) return value;
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  const entries = Object.entries(value as Record<string, unknown>);
  return Object.fromEntries(entries.map(([key, part]) => [key, withSharedArrays(part)]));
}

function isWorthSharing({ buffer, byteLength }: ArrayBufferView): boolean {
  return byteLength >= LARGE_BYTES && !(buffer instanceof SharedArrayBuffer);
}

function sharedCopy(array: ArrayBufferView): ArrayBufferView {
  const shared = new SharedArrayBuffer(array.byteLength);
  new Uint8Array(shared).set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  return new (array.constructor as new (buffer: SharedArrayBuffer) => ArrayBufferView)(shared);
}
