/**
 * Every npm script comes through here: `node scripts/task.mjs NAME [ARGUMENTS]`. Plain
 * JavaScript for the Node that the machine has, with nothing installed: it installs and builds
 * what is missing, then hands over to the Node that the lock file brings.
 */
import { endLike } from './run-process.mjs';
import { ensureDependencies, SetupError } from './setup.mjs';
import { tasks } from './tasks.mjs';

const [name = '', ...args] = process.argv.slice(2);

try {
  if (!Object.hasOwn(tasks, name)) {
    throw new SetupError(
      `error[UNKNOWN_TASK]: there is no task "${name}"; give one of ${Object.keys(tasks).join(', ')}.`,
    );
  }
  endLike(await tasks[name](await ensureDependencies(), args));
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
