import { BugError, CancellationError, DamagedFileError, UserError } from '../../core/index.ts';

/**
 * An error as plain data. Structured cloning between threads keeps neither the class nor the code
 * of an error, and what happens to it afterwards depends on both.
 */
export interface SentError {
  readonly kind: keyof typeof makers;
  readonly message: string;
  readonly stack: string | undefined;
  /** What it says besides: our own `code`, the operating system's `code`, `syscall`, `path`. */
  readonly facts: Readonly<Record<string, unknown>>;
}

const makers = {
  UserError: (message: string, code: string) => new UserError(code, message),
  DamagedFileError: (message: string, code: string) => new DamagedFileError(code, message),
  CancellationError: (message: string) => new CancellationError(message),
  BugError: (message: string) => new BugError(message),
  RangeError: (message: string) => new RangeError(message),
  TypeError: (message: string) => new TypeError(message),
  Error: (message: string) => new Error(message),
};

/** Takes anything that was thrown apart into plain data. */
export function sendError(thrown: unknown): SentError {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const { name, message, stack } = error;
  const facts = Object.entries(error).filter(([, value]) =>
    ['string', 'number'].includes(typeof value),
  );
  return {
    kind: Object.hasOwn(makers, name) ? (name as SentError['kind']) : 'Error',
    message,
    stack,
    facts: Object.fromEntries(facts),
  };
}

/** Puts an error together again: the same class, code, message and stack as before it was sent. */
export function receiveError({ kind, message, stack, facts }: SentError): Error {
  const error = makers[kind](message, String(facts.code));
  // A BugError adds to its message what this one has already.
  return Object.assign(error, facts, { message }, stack === undefined ? {} : { stack });
}
