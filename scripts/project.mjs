import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds package.json. */
export const projectRoot = fileURLToPath(new URL('..', import.meta.url)).replace(/[/\\]$/, '');

/** The oldest Node that reads TypeScript by itself and that the test runner accepts. */
const oldestNode = [22, 18];

/** Path inside the project. */
export const inProject = (...parts) => join(projectRoot, ...parts);

/**
 * The Node that runs the program: the one that the lock file brings, else the running one.
 * @returns {string | undefined} undefined where neither is new enough
 */
export function findNode() {
  const executable = process.platform === 'win32' ? 'node.exe' : 'node';
  const brought = inProject(
    'node_modules',
    `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`,
    'bin',
    executable,
  );
  if (existsSync(brought)) return brought;
  return isNewEnough(process.versions.node) ? process.execPath : undefined;
}

/**
 * @public tested by itself
 * @param {string} version e.g. `22.18.0`
 */
export function isNewEnough(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]);
}

/** What to tell where `findNode` found nothing. */
export const nodeTooOld = `error[NODE_TOO_OLD]: Spikeloom needs Node ${oldestNode.join('.')} or newer and found ${process.versions.node}; npm could not bring one for ${process.platform}-${process.arch}, so install Node 24 from https://nodejs.org and run the command again.`;
