import { BugError, CancellationError, DamagedFileError, UserError } from '../../core/index.ts';

/**
 * An error as plain data. Structured cloning between threads keeps neither the class nor the code
 * of an error, and what happens to it afterwards depends on both.
 */
export interface SentError {
  readonly kind: keyof typeof makers;
  /** Of our own errors and of the operating system's. */
  readonly code: string;
  readonly message: string;
  readonly stack: string | undefined;
  /** What the operating system says besides: `syscall`, `errno`, `path`. */
  readonly system: Readonly<Record<string, unknown>>;
}

const makers = {
  user: (code: string, message: string) => new UserError(code, message),
  damagedFile: (code: string, message: string) => new DamagedFileError(code, message),
  cancellation: (_: string, message: string) => new CancellationError(message),
  bug: (_: string, message: string) => new BugError(message),
  other: (code: string, message: string) =>
    Object.assign(new Error(message), code === '' ? {} : { code }),
};

/** Takes anything that was thrown apart into plain data. */
export function sendError(thrown: unknown): SentError {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const { message, stack } = error;
  const { code = '' } = error as NodeJS.ErrnoException;
  const system = Object.fromEntries(
    Object.entries(error).filter(([key]) => ['syscall', 'errno', 'path'].includes(key)),
  );
  return { kind: kindOf(error), code, message, stack, system };
}

/** Puts an error together again: the same class, code, message and stack as before it was sent. */
export function receiveError({ kind, code, message, stack, system }: SentError): Error {
  const error = Object.assign(makers[kind](code, message), system);
  // A BugError adds to its message what has been added already.
  error.message = message;
  if (stack !== undefined) error.stack = stack;
  return error;
}

function kindOf(error: Error): SentError['kind'] {
  if (error instanceof UserError) return 'user';
  if (error instanceof DamagedFileError) return 'damagedFile';
  if (error instanceof CancellationError) return 'cancellation';
  return error instanceof BugError ? 'bug' : 'other';
}
