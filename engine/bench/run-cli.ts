import type { Clock } from './interleave.ts';
import { type MeasuredRun, programBeside, runMeasured } from './run-measured.ts';

/** What users start: bundled into a few files where the sources are compiled. */
const commandLine = programBeside(
  import.meta.url.endsWith('.ts') ? '../cli/main' : '../../program/main',
);

/**
 * Runs the command line as a user would, in a process of its own.
 * @param limitSeconds after these it is asked to stop
 * @throws BugError where it ends with an error
 */
export function runCli(
  args: readonly string[],
  limitSeconds: number,
  clock: Clock,
): Promise<MeasuredRun> {
  const name = `spikeloom ${args.join(' ')}`;
  return runMeasured({ name, program: commandLine, args, limitSeconds }, clock);
}
