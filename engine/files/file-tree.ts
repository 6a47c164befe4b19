import { stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { type FileTree, UserError } from '../../core/index.ts';
import { openByteSource } from './byte-source.ts';
import { openHdf5Source } from './hdf5-source.ts';
import { walkFolder } from './walk-folder.ts';

/** The files below a folder of the file system. Nothing is touched until it is asked for. */
export function openFileTree(rootPath: string): FileTree {
  const absolute = (path: string) => join(rootPath, path);
  return {
    name: rootPath,
    list: async () => (await walkFolder(rootPath)).files,
    has: async (path) => (await stat(absolute(path)).catch(() => undefined))?.isFile() ?? false,
    open: (path) => openByteSource(absolute(path)),
    openHdf5: (path) => openHdf5Source(absolute(path)),
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
