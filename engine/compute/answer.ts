import { move, transferableSymbol, valueSymbol } from 'piscina';
import { throwIfCancelled } from '../../core/index.ts';
import { receiveError, type SentError, sendError } from './sent-error.ts';
import { threadCancellation } from './thread-context.ts';

/** What a thread answers to a task: the result, or the error that it ended in. */
export type Answer<Result> = { readonly result: Result } | { readonly error: SentError };

/**
 * A thread's side: makes work answer with its errors instead of throwing them.
 * @param transferOf what of the result is handed over, and lost to the thread, instead of copied
 */
export function answering<Task, Result>(
  work: (task: Task) => Promise<Result>,
  transferOf: (result: Result) => ArrayBuffer[] = () => [],
): (task: Task) => Promise<Answer<Result>> {
  return async (task) => {
    try {
      throwIfCancelled(threadCancellation);
      const result = await work(task);
      const buffers = transferOf(result);
      const answer = { result };
      return buffers.length === 0 ? answer : handedOver(answer, buffers);
    } catch (error) {
      return { error: sendError(error) };
    }
  };
}

/** What the pool sends as `answer`, with the buffers moved. */
function handedOver<Result>(answer: Answer<Result>, buffers: ArrayBuffer[]): Answer<Result> {
  return move({
    [transferableSymbol]: buffers,
    [valueSymbol]: answer,
  } as unknown as Parameters<typeof move>[0]) as unknown as Answer<Result>;
}

/**
 * The asking side: the result of an answer.
 * @throws the error that the thread sent, as it was there
 */
export function resultOf<Result>(answer: Answer<Result>): Result {
  if ('error' in answer) throw receiveError(answer.error);
  return answer.result;
}
