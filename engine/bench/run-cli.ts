import type { Clock } from './interleave.ts';
import { type MeasuredRun, programBeside, runMeasured } from './run-measured.ts';

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
  return runMeasured({ name, program: programBeside('../cli/main'), args, limitSeconds }, clock);
}
