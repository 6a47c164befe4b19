import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureKernels } from './kernels.mjs';
import { findNode, inProject, nodeTooOld, projectRoot } from './project.mjs';
import { runQuietly } from './run-process.mjs';

/** Set-up that could not be done; the message is for the user, without a stack. */
export class SetupError extends Error {}

// Set-up talks on stderr, so that stdout holds nothing but the answer of the command.
const say = (line) => process.stderr.write(`${line}\n`);

/**
 * Installs, where needed, exactly what package-lock.json lists.
 * @returns {Promise<string>} the Node to run the program with
 */
export async function ensureDependencies() {
  if (!dependenciesMatchLock()) {
    say('Installing what Spikeloom needs (once, about a minute) …');
    const [command, ...args] = npmCommand();
    const install = await runQuietly(
      command,
      [...args, 'ci', '--no-audit', '--no-fund', '--loglevel=error'],
      { cwd: projectRoot, shell: command.endsWith('.cmd') },
    );
    if (install.code !== 0) {
      throw new SetupError(
        `${install.output}\nerror[INSTALL_FAILED]: npm could not install what package-lock.json lists; check the network connection and run the command again.`,
      );
    }
  }
  const node = findNode();
  if (node === undefined) throw new SetupError(nodeTooOld);
  return node;
}

/**
 * Compiles the kernels, then `core`, `engine` and `electron` into `dist`, and bundles the window into
 * `dist/renderer`, where their sources changed since the last time.
 */
export async function ensureBuild(node) {
  const kernels = await ensureKernels(node);
  if (kernels.code !== 0) throw buildFailed(kernels.output);
  if (!existsSync(inProject('dist'))) say('Building …');
  const program = ['package-lock.json', 'tsconfig.base.json', 'core', 'engine', 'electron'];
  const states = new Map();
  await buildWhereChanged('.built-from', program, states, () =>
    compile(node, ['core', 'engine', 'electron']),
  );
  const commands = [...program, 'vite.program.config.ts'];
  await buildWhereChanged('.program-from', commands, states, () =>
    bundle(node, 'vite.program.config.ts'),
  );
  const window = [...program, 'vite.config.ts', 'renderer'];
  await buildWhereChanged('.bundled-from', window, states, () => bundle(node, 'vite.config.ts'));
}

/**
 * @param {readonly string[]} sources files and folders that the build reads
 * @param {Map<string, string>} states of sources, for all builds, because none writes there
 */
async function buildWhereChanged(stampName, sources, states, build) {
  const signature = sourceSignature(sources, states);
  const stamp = inProject('dist', stampName);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === signature) return;
  const { code, output } = await build();
  if (code !== 0) throw buildFailed(output);
  mkdirSync(inProject('dist'), { recursive: true });
  writeFileSync(stamp, signature);
}

function buildFailed(output) {
  return new SetupError(
    `${output}\nerror[BUILD_FAILED]: the sources do not compile; see the messages above.`,
  );
}

function bundle(node, config) {
  const vite = inProject('node_modules', 'vite', 'bin', 'vite.js');
  const args = [vite, 'build', '--config', config, '--logLevel=warn'];
  return runQuietly(node, args, { cwd: projectRoot });
}

/** Runs `tsc -b` on some of the project's folders, or on all. */
export function compile(node, folders = []) {
  return runQuietly(
    node,
    [inProject('node_modules', 'typescript', 'bin', 'tsc'), '-b', ...folders],
    { cwd: projectRoot },
  );
}

/**
 * npm writes what it installed to a hidden lock file when it is done, so an interrupted
 * installation, a changed lock and a removed folder all show as a difference.
 */
function dependenciesMatchLock() {
  const wanted = readPackages('package-lock.json');
  const installed = readPackages(join('node_modules', '.package-lock.json'));
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    const found = installed[path];
    return found === undefined ? entry.optional === true : found.version === entry.version;
  });
}

function readPackages(path) {
  try {
    return JSON.parse(readFileSync(inProject(path), 'utf8')).packages ?? {};
  } catch {
    return {};
  }
}

/** The npm that runs this script, else the one on the path. */
function npmCommand() {
  const npm = process.env.npm_execpath;
  if (npm !== undefined && /npm-cli\.c?js$/.test(npm)) return [process.execPath, npm];
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm'];
}

/**
 * Changes with any change of the sources, which are files and folders.
 * @param {Map<string, string>} states of sources that were looked at, to which others are added
 */
function sourceSignature(sources, states) {
  const hash = createHash('sha256');
  for (const source of sources) {
    if (!states.has(source)) states.set(source, stateOf(source));
    hash.update(states.get(source));
  }
  return hash.digest('hex');
}

/** One line for each file of a source. */
function stateOf(source) {
  return filesOf(source).map(lineOf).join('');
}

function filesOf(source) {
  if (statSync(inProject(source)).isFile()) return [source];
  const entries = readdirSync(inProject(source), { recursive: true, withFileTypes: true });
  const files = entries.filter(
    (entry) => entry.isFile() && /\.(tsx?|cts|json|css|html)$/.test(entry.name),
  );
  return files
    .map((file) => join(file.parentPath ?? file.path, file.name).slice(projectRoot.length + 1))
    .sort();
}

function lineOf(path) {
  const { mtimeMs, size } = statSync(inProject(path));
  return `${path} ${mtimeMs} ${size}\n`;
}
