import type { Cancellation } from '../../core/index.ts';
import { exitCodes } from './error-line.ts';

/** A terminal and a script that passes signals on may both send the same Ctrl-C. */
const sameKeypressMs = 500;

/**
 * Turns Ctrl-C (or a polite `kill`) into a request to stop. A second one ends the process at once;
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
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  return {
    get cancelled() {
      return interruptedAtMs !== undefined;
    },
  };
}
