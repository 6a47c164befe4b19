import { CommanderError } from 'commander';
import { CancellationError } from '../../core/index.ts';
import { type ErrorFacts, factsAbout, errorFacts as factsOfError } from '../error-facts.ts';

export type { ErrorFacts } from '../error-facts.ts';

/** What the process tells its caller. */
export const exitCodes = { ok: 0, error: 2, interrupted: 130 } as const;

export function exitCodeOf(error: unknown): number {
  return error instanceof CancellationError ? exitCodes.interrupted : exitCodes.error;
}

/**
 * Names an error for the user of the command line.
 * @param subject the file that the work was about, for messages that do not name it
 */
export function errorFacts(error: unknown, subject?: string): ErrorFacts {
  if (!(error instanceof CommanderError)) return factsOfError(error, subject);
  const message = error.message.replace(/^error: /, '').replace(/\.?$/, '');
  const command = 'command' in error ? ` ${String(error.command)}` : '';
  return factsAbout('BAD_COMMAND', `${message}; see "spikeloom${command} --help"`);
}

/** The line that ends a failed command; with the stack below where SPIKELOOM_DEBUG asks for it. */
export function formatError(error: unknown, subject?: string): string {
  const { code, message } = errorFacts(error, subject);
  const line = `error[${code}]: ${message}\n`;
  const withStack = process.env.SPIKELOOM_DEBUG === '1' && error instanceof Error;
  return withStack ? `${line}${error.stack}\n` : line;
}
