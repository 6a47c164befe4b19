import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { type FileTree, UserError } from '../../core/index.ts';
import { openByteSource } from './byte-source.ts';

/** A session folder has hundreds of files; a whole disk would keep us busy for hours. */
const MOST_FILES = 200_000;

/** The files below a folder of the file system. Nothing is touched until it is asked for. */
export function openFileTree(rootPath: string): FileTree {
  const absolute = (path: string) => join(rootPath, path);
  return {
    name: rootPath,
    list: () => listFiles(rootPath),
    has: async (path) => (await stat(absolute(path)).catch(() => undefined))?.isFile() ?? false,
    open: (path) => openByteSource(absolute(path)),
  };
}

/** A recording as `openRecording` takes it. */
export interface RecordingPlace {
  readonly tree: FileTree;
  /** Relative to the tree's root; empty for the root itself. */
  readonly path: string;
}

/**
 * Finds the file tree for what a user names: a folder is its own root, a file is seen from its
 * folder, and the samples of an Open Ephys stream from the folder that describes them.
 * @throws UserError `FILE_NOT_FOUND`
 */
export async function locateRecording(userPath: string): Promise<RecordingPlace> {
  const found = await stat(userPath).catch(() => undefined);
  if (found === undefined) {
    throw new UserError('FILE_NOT_FOUND', `${userPath} does not exist. Check the path.`);
  }
  if (found.isDirectory()) return { tree: openFileTree(userPath), path: '' };

  const folder = dirname(userPath);
  const described = join(folder, '..', '..');
  const isStream =
    basename(userPath).toLowerCase() === 'continuous.dat' &&
    (await openFileTree(described).has('structure.oebin'));
  if (!isStream) return { tree: openFileTree(folder), path: basename(userPath) };
  const streamFolder = resolve(folder);
  return {
    tree: openFileTree(described),
    path: [basename(dirname(streamFolder)), basename(streamFolder), basename(userPath)].join('/'),
  };
}

/**
 * All files below a folder, sorted; links are followed, but into no folder twice. Folders inside
 * that may not be read, such as a disk's own, hold nothing for us.
 */
async function listFiles(rootPath: string): Promise<readonly string[]> {
  const files: string[] = [];
  const visited = new Set<string>();
  const visit = async (relative: string): Promise<void> => {
    const folder = join(rootPath, relative);
    const identity = await realpath(folder).catch(() => undefined);
    if (identity === undefined || visited.has(identity)) return;
    visited.add(identity);
    for (const entry of await entriesOf(folder, relative === '')) {
      const path = relative === '' ? entry.name : `${relative}/${entry.name}`;
      const kind = entry.isSymbolicLink()
        ? await stat(join(rootPath, path)).catch(() => undefined)
        : entry;
      if (kind?.isDirectory()) await visit(path);
      else if (kind?.isFile()) files.push(path);
      if (files.length > MOST_FILES) throw tooManyFiles(rootPath);
    }
  };
  await visit('');
  return files.sort();
}

async function entriesOf(folder: string, mustBeReadable: boolean): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    const isForbidden = ['EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '');
    if (mustBeReadable || !isForbidden) throw error;
    return [];
  }
}

function tooManyFiles(rootPath: string): UserError {
  return new UserError(
    'TOO_MANY_FILES',
    `${rootPath} holds more than ${MOST_FILES} files. Name the folder of one recording.`,
  );
}
