/**
 * Errors with stable codes. Four kinds, because four different things must happen: the user
 * corrects a `UserError`, looks after the file of a `DamagedFileError`, asked for a
 * `CancellationError`, and reports a `BugError` to us.
 */
export abstract class SpikeloomError extends Error {
  /** Stable, upper-case, never reused for another meaning. */
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
    this.name = new.target.name;
  }
}

/** A request that cannot be carried out as put. The message says what was found, what was expected, and what to do. */
export class UserError extends SpikeloomError {}

/** A file that is not what it says it is: truncated, inconsistent, unreadable. */
export class DamagedFileError extends SpikeloomError {}

/** Work that was stopped because somebody asked for it. */
export class CancellationError extends SpikeloomError {
  constructor(message = 'The work was cancelled.') {
    super('CANCELLED', message);
  }
}

/** A broken promise inside Spikeloom. Never thrown for invalid input. */
export class BugError extends SpikeloomError {
  constructor(message: string) {
    super('BUG', `${message} (this is a bug in Spikeloom, please report it)`);
  }
}
