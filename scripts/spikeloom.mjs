#!/usr/bin/env node
/**
 * The `spikeloom` command: sets up what is missing, then runs the command line in the folder
 * where the user typed it.
 */
import { inProject } from './project.mjs';
import { endLike, runInForeground, sortingEnvironment } from './run-process.mjs';
import { ensureBuild, ensureDependencies, SetupError } from './setup.mjs';

/** `npm run spikeloom` moves to the project's folder; the paths were typed elsewhere. */
function userFolder() {
  const throughNpm =
    process.env.npm_lifecycle_event === 'spikeloom' &&
    process.env.npm_package_json === inProject('package.json');
  return (throughNpm && process.env.INIT_CWD) || process.cwd();
}

try {
  const node = await ensureDependencies();
  await ensureBuild(node);
  const program = inProject('dist', 'program', 'main.js');
  const options = { cwd: userFolder(), env: sortingEnvironment };
  endLike(await runInForeground(node, [program, ...process.argv.slice(2)], options));
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
