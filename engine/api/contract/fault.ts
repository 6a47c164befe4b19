/** What must happen about a fault: the user mends, looks after a file, asked for it, or reports it to us. */
export type FaultKind = 'user' | 'damaged-file' | 'cancelled' | 'bug' | 'connection';

/** An error as plain data. */
export interface Fault {
  readonly kind: FaultKind;
  /** Stable, upper-case, e.g. `FILE_NOT_FOUND`. */
  readonly code: string;
  /** What was found, what was expected and what to do, in one line for the user. */
  readonly message: string;
}

/** The answer to every call: errors are values, and nothing else is ever thrown across a channel. */
export type Outcome<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly fault: Fault };
