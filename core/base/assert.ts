import { BugError } from './errors.ts';

/** States what must hold here whatever the input was; a failure is a bug, not a user's mistake. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new BugError(message);
}

/** Makes the compiler prove that every case of a union was handled. */
export function assertUnreachable(value: never): never {
  throw new BugError(`Unexpected value ${String(value)}`);
}
