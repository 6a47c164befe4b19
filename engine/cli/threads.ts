import { availableParallelism } from 'node:os';
import { wholeNumberFrom } from './flag-values.ts';

const mostThreads = 256;

/** One for every processor that this process may use. */
export const defaultThreads = Math.min(mostThreads, availableParallelism());

/**
 * Reads the value of `--threads`.
 * @throws UserError (`BAD_FLAG`)
 */
export function threadsFrom(text: string | undefined): number {
  if (text === undefined) return defaultThreads;
  return wholeNumberFrom('--threads', text, 1, mostThreads);
}
