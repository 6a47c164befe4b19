import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inProject } from './project.mjs';
import { runQuietly } from './run-process.mjs';

const electronFolder = inProject('node_modules', 'electron');

/** A slow network is no reason to keep somebody waiting who can have the application in the browser. */
const mostFetchMs = 180_000;

/**
 * The Electron that opens the window, fetched on the first run.
 * @param {string} node
 * @param {{ platform: string, env: NodeJS.ProcessEnv, userId?: number | undefined }} machine
 * @returns {Promise<{ electron: string } | { reason: string }>} or why there can be no window
 */
export async function findDesktop(node, { platform, env, userId }) {
  if (!hasDisplay({ platform, env })) return { reason: 'this machine has no display' };
  if (platform === 'linux' && userId === 0) {
    return { reason: 'its sandbox does not work for the user root' };
  }
  const electron = installedElectron(env);
  if (electron !== undefined) return { electron };
  process.stderr.write('Fetching Electron (once, about 120 MB) …\n');
  await runQuietly(node, [join(electronFolder, 'install.js')], { timeout: mostFetchMs });
  const fetched = installedElectron(env);
  return fetched === undefined
    ? { reason: 'Electron could not be fetched from github.com' }
    : { electron: fetched };
}

export function hasDisplay({ platform, env }) {
  return platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

/** Where Electron's own package looks for what it has fetched. */
function installedElectron(env) {
  const pathFile = join(electronFolder, 'path.txt');
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8') : 'electron';
  const electron = join(env.ELECTRON_OVERRIDE_DIST_PATH ?? join(electronFolder, 'dist'), name);
  return existsSync(electron) ? electron : undefined;
}
