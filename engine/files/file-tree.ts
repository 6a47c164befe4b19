import { stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { type FileTree, UserError } from '../../core/index.ts';
import { openByteSource } from './byte-source.ts';
import type { FileStates } from './file-states.ts';
import { openHdf5Source } from './hdf5/source.ts';
import { walkFolder } from './walk-folder.ts';

/** The files below a folder of the file system. Nothing is touched until it is asked for. */
export function openFileTree(rootPath: string): FileTree {
  const absolute = (path: string) => join(rootPath, path);
  return {
    name: rootPath,
    list: async (folder = '') => filesInside(folder, (await walkFolder(rootPath)).files),
    has: async (path) => (await stat(absolute(path)).catch(() => undefined))?.isFile() ?? false,
    open: (path) => openByteSource(absolute(path)),
    openHdf5: (path) => openHdf5Source(absolute(path)),
  };
}

/** The files of a folder as they have been listed: the system is not asked what is there. */
export function openListedTree(
  rootPath: string,
  files: readonly string[],
  states: FileStates,
): FileTree {
  return {
    ...openFileTree(rootPath),
    list: async (folder = '') => filesInside(folder, files),
    has: async (path) => (await states.of(path)) !== null,
  };
}

/** Those of sorted files that are below a folder. */
function filesInside(folder: string, files: readonly string[]): readonly string[] {
  if (folder === '') return files;
  const start = firstFrom(files, `${folder}/`);
  let end = start;
  while (files[end]?.startsWith(`${folder}/`)) end++;
  return files.slice(start, end);
}

/** Index of the first of sorted paths that is not before another one. */
function firstFrom(sorted: readonly string[], path: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < path) low = middle + 1;
    else high = middle;
  }
  return low;
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
