import { deserialize, serialize } from 'node:v8';
import { type Answer, answering } from './answer.ts';

/** What many tasks have in common, in memory that all threads see: made once, sent for nothing. */
export interface SharedJob {
  /** Different for every job. */
  readonly id: number;
  readonly bytes: Uint8Array<SharedArrayBuffer>;
}

/** A task of a job. */
export interface JobTask<Task> {
  readonly job: SharedJob;
  readonly task: Task;
}

let jobsMade = 0;

/** @param job plain data; a thread that has seen the job before does not look at it again */
export function shareJob(job: unknown): SharedJob {
  const own = serialize(job);
  const bytes = new Uint8Array(new SharedArrayBuffer(own.byteLength));
  bytes.set(own);
  return { id: jobsMade++, bytes };
}

/**
 * A thread's side: makes what is ready for a job of the tasks that come with it.
 * @param prepare is asked once for each job, if its tasks come one after the other
 */
export function answeringTasksOf<Job, Task, Result>(
  prepare: (job: Job) => Promise<(task: Task) => Promise<Result>>,
  transferOf?: (result: Result) => ArrayBuffer[],
): (task: JobTask<Task>) => Promise<Answer<Result>> {
  let current: { readonly id: number; readonly ready: ReturnType<typeof prepare> } | undefined;
  return answering(async ({ job, task }) => {
    if (current?.id !== job.id) {
      // A copy: whoever reads it may take its arrays for the thread's own.
      current = { id: job.id, ready: prepare(deserialize(Uint8Array.from(job.bytes)) as Job) };
    }
    return (await current.ready)(task);
  }, transferOf);
}
