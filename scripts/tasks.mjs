import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { findDesktop, hasDisplay } from './desktop.mjs';
import { ensureKernels } from './kernels.mjs';
import { inProject, projectRoot } from './project.mjs';
import { runInForeground, runQuietly, sortingEnvironment } from './run-process.mjs';
import { compile, ensureBuild, SetupError } from './setup.mjs';

const tool = (...parts) => inProject('node_modules', ...parts);
const vitest = tool('vitest', 'vitest.mjs');
const biome = tool('@biomejs', 'biome', 'bin', 'biome');

/**
 * What `npm run NAME` does once the packages are installed.
 * @type {Record<string, (node: string, args: readonly string[]) => Promise<object>>}
 */
export const tasks = {
  async setup(node) {
    await ensureBuild(node);
    return done;
  },

  async build(node) {
    await ensureBuild(node);
    return done;
  },

  demo: (node, args) => runProgram(node, 'cli', ['demo', ...args]),

  /** Opens the application in a window of its own, or else in the browser. */
  async start(node, args) {
    await ensureBuild(node);
    const typedIn = process.env.INIT_CWD ?? process.cwd();
    const places = args.map((arg) => (arg.startsWith('-') ? arg : resolve(typedIn, arg)));
    const machine = { platform: process.platform, env: process.env, userId: process.getuid?.() };
    const desktop = await findDesktop(node, machine);
    if ('electron' in desktop) {
      return runInForeground(desktop.electron, [projectRoot, ...places], {
        cwd: typedIn,
        env: sortingEnvironment,
      });
    }
    process.stderr.write(
      `Spikeloom has no window of its own here, because ${desktop.reason}. It is at this address:\n`,
    );
    const browser = hasDisplay(machine) ? ['--browser'] : [];
    return runProgram(node, 'cli', ['open', ...browser, ...places]);
  },

  /** Builds installers into `release/`; arguments go to electron-builder. */
  async package(node, args) {
    await ensureBuild(node);
    return runInForeground(node, [tool('electron-builder', 'cli.js'), '--publish=never', ...args], {
      cwd: projectRoot,
    });
  },

  async test(node, args) {
    await ensureBuild(node);
    const reporters = ['default', './test/support/counts-reporter.ts'];
    return runInForeground(
      node,
      [vitest, 'run', ...reporters.map((reporter) => `--reporter=${reporter}`), ...args],
      { cwd: projectRoot },
    );
  },

  async 'bench:soak'(node, args) {
    await ensureBuild(node);
    return runInForeground(node, [inProject('test', 'e2e', 'soak', 'main.ts'), ...args], {
      cwd: projectRoot,
    });
  },

  async 'bench:window'(node, args) {
    await ensureBuild(node);
    return runInForeground(node, [inProject('test', 'e2e', 'frames', 'main.ts'), ...args], {
      cwd: projectRoot,
    });
  },

  /** Damages files of every format and reads them: `--cases`, `--seed`, `--format`. */
  async fuzz(node, args) {
    await ensureBuild(node);
    return runInForeground(node, [inProject('test', 'fuzz', 'main.ts'), ...args], {
      cwd: projectRoot,
    });
  },

  /** Pictures of every view of the sorted demo, in both themes and two sizes. */
  async screenshots(node, args) {
    await ensureBuild(node);
    return runInForeground(node, [inProject('test', 'e2e', 'screenshots', 'main.ts'), ...args], {
      cwd: projectRoot,
    });
  },

  async check(node) {
    let failures = 0;
    for (const [name, run] of Object.entries(checks)) {
      const { code, output } = await run(node);
      process.stdout.write(`${code === 0 ? 'ok    ' : 'FAILED'} ${name}\n`);
      if (code !== 0) process.stdout.write(`${output}\n`);
      if (code !== 0) failures++;
    }
    return { code: failures === 0 ? 0 : 1 };
  },

  format: (node, args) =>
    runInForeground(node, [biome, 'check', '--write', ...(args.length > 0 ? args : ['.'])], {
      cwd: projectRoot,
    }),

  bench: (node, args) => runProgram(node, 'bench', args),

  'bench:gpu': (node, args) => runProgram(node, 'bench/gpu', args),

  accuracy: (node, args) => runProgram(node, 'accuracy', args),

  reproduce: (node, args) => runProgram(node, 'reproduce', args),
};

const done = { code: 0 };

/** Every one runs, whatever the others found. */
const checks = {
  'kernels (asc)': (node) => ensureKernels(node),
  'types (tsc)': (node) => compile(node),
  'lint and format (biome)': (node) => quietly(node, biome, 'check', '.'),
  'lint with types (oxlint)': (node) =>
    quietly(node, tool('oxlint', 'bin', 'oxlint'), '--type-aware', '--deny-warnings'),
  'imports table': (node) => quietly(node, vitest, 'run', 'test/layers.test.ts'),
  'unused code (knip)': (node) => quietly(node, tool('knip', 'bin', 'knip.js')),
};

const quietly = (node, ...args) => runQuietly(node, args, { cwd: projectRoot });

/** Runs `engine/<folder>/main.ts` as built. */
async function runProgram(node, folder, args) {
  await ensureBuild(node);
  const program = inProject('dist', 'engine', folder, 'main.js');
  if (!existsSync(program)) {
    throw new SetupError(`error[NOT_BUILT]: ${program} is missing; remove dist and try again.`);
  }
  return runInForeground(node, ['--enable-source-maps', program, ...args], {
    cwd: projectRoot,
    env: sortingEnvironment,
  });
}
