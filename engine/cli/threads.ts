import { availableParallelism } from 'node:os';
import { UserError } from '../../core/index.ts';
import { numberFrom } from './file-flags.ts';

const mostThreads = 256;

/** One for every processor that this process may use. */
export const defaultThreads = Math.min(mostThreads, availableParallelism());

/**
 * Reads the value of `--threads`.
 * @throws UserError (`BAD_FLAG`)
 */
export function threadsFrom(text: string): number {
  const threads = numberFrom('--threads', text);
  if (Number.isInteger(threads) && threads >= 1 && threads <= mostThreads) return threads;
  throw new UserError(
    'BAD_FLAG',
    `--threads is "${text}"; give a whole number from 1 to ${mostThreads}.`,
  );
}
