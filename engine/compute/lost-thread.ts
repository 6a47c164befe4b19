import { BugError, UserError } from '../../core/index.ts';

/**
 * Says why a thread is gone that has not answered. Whatever work can throw comes as an answer, so
 * this thread ran out of memory, was ended, or broke outside of its work.
 */
export function lostThread(reason: unknown): Error {
  const error = reason instanceof Error ? reason : new Error(String(reason));
  if ((error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return new UserError(
      'OUT_OF_MEMORY',
      'A thread ran out of memory. Close other programs, or give fewer --threads or a shorter recording; NODE_OPTIONS=--max-old-space-size=8192 allows each thread 8 GB.',
    );
  }
  const exitCode = /exited with code: (-?\d+)/.exec(error.message)?.[1];
  if (exitCode !== undefined) {
    return new UserError(
      'THREAD_ENDED',
      `A thread ended with exit code ${exitCode} before its work was done. Run the command again, with fewer --threads if memory is short.`,
    );
  }
  const bug = new BugError(`a thread broke: ${error.message}`);
  if (error.stack !== undefined) bug.stack = error.stack;
  return bug;
}
