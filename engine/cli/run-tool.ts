import { UserError } from '../../core/index.ts';

/** Runs a tool that measures or reproduces: a user's mistake is one line and exit code 2. */
export async function runTool(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    process.stderr.write(`error[${error.code}]: ${error.message}\n`);
    process.exitCode = 2;
  }
}
