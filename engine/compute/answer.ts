import { receiveError, type SentError, sendError } from './sent-error.ts';

/** What a thread answers to a task: the result, or the error that it ended in. */
export type Answer<Result> = { readonly result: Result } | { readonly error: SentError };

/** A thread's side: makes work answer with its errors instead of throwing them. */
export function answering<Task, Result>(
  work: (task: Task) => Promise<Result>,
): (task: Task) => Promise<Answer<Result>> {
  return async (task) => {
    try {
      return { result: await work(task) };
    } catch (error) {
      return { error: sendError(error) };
    }
  };
}

/**
 * The asking side: the result of an answer.
 * @throws the error that the thread sent, as it was there
 */
export function resultOf<Result>(answer: Answer<Result>): Result {
  if ('error' in answer) throw receiveError(answer.error);
  return answer.result;
}
