import type { Cancellation } from '../../core/index.ts';
import { exitCodes } from './error-line.ts';

/** A terminal and a script that passes signals on may both send the same Ctrl-C. */
const sameKeypressMs = 500;

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Turns Ctrl-C, a polite `kill` or a closed terminal into a request to stop. A second one ends the process at once;
 * what it leaves half-written has a temporary name.
 */
export function cancelOnInterrupt(): Cancellation {
  let interruptedAtMs: number | undefined;
  const interrupt = () => {
    const now = performance.now();
    if (interruptedAtMs !== undefined && now - interruptedAtMs > sameKeypressMs) {
      process.exit(exitCodes.interrupted);
    }
    interruptedAtMs ??= now;
  };
  for (const signal of signals) process.on(signal, interrupt);
  return {
    get cancelled() {
      return interruptedAtMs !== undefined;
    },
  };
}
