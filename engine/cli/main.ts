#!/usr/bin/env node
import { CommanderError } from 'commander';
import { exitCodeOf, exitCodes, formatError } from './error-line.ts';
import { createProgram } from './program.ts';
import { startOfLine } from './progress-bar.ts';

/** Ends the process with one line about what went wrong. */
function fail(error: unknown): never {
  // On a terminal the line may hold a progress bar.
  process.stderr.write(`${process.stderr.isTTY ? startOfLine : ''}${formatError(error)}`);
  process.exit(exitCodeOf(error));
}

process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);
// The reader of a pipe may leave early, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(exitCodes.ok);
  fail(error);
});

const program = createProgram();
const words = process.argv.slice(2);
try {
  await program.parseAsync(words.length > 0 ? words : ['--help'], { from: 'user' });
} catch (error) {
  const wasHelp = error instanceof CommanderError && error.exitCode === 0;
  if (!wasHelp) fail(error);
}
