import { availableParallelism } from 'node:os';
import { UserError, usualLimits, type WorkLimits } from '../../core/index.ts';
import { numberFrom, wholeNumberFrom } from './flag-values.ts';

const mostThreads = 256;
const bytesPerGigabyte = 1e9;
const leastGigabytes = 0.1;
const mostGigabytes = 1000;

export const defaultLimits: WorkLimits = {
  ...usualLimits,
  /** One for every processor that this process may use. */
  threads: Math.min(mostThreads, availableParallelism()),
};

export const defaultGigabytes = defaultLimits.memoryBytes / bytesPerGigabyte;

/**
 * Reads the values of `--threads` and `--memory`.
 * @throws UserError (`BAD_FLAG`)
 */
export function limitsFrom(threads: string | undefined, memory: string | undefined): WorkLimits {
  return {
    threads:
      threads === undefined
        ? defaultLimits.threads
        : wholeNumberFrom('--threads', threads, 1, mostThreads),
    memoryBytes: memory === undefined ? defaultLimits.memoryBytes : bytesFrom('--memory', memory),
  };
}

function bytesFrom(flag: string, text: string): number {
  const gigabytes = numberFrom(flag, text);
  if (gigabytes >= leastGigabytes && gigabytes <= mostGigabytes)
    return gigabytes * bytesPerGigabyte;
  throw new UserError(
    'BAD_FLAG',
    `${flag} is "${text}"; give gigabytes from ${leastGigabytes} to ${mostGigabytes}.`,
  );
}
