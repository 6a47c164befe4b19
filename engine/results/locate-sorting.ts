import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { phyRecordingPaths, seemsSorting } from '../../core/index.ts';
import { locateRecording } from '../files/file-tree.ts';

/** What a path tells of a sorting before it is read. */
interface LocatedSorting {
  readonly path: string;
  /** Whether a sorting seems to be there. */
  readonly isSorting: boolean;
  /** The recording that it says it is of, where that is still there. */
  readonly recordingPath: string | null;
}

/**
 * Looks whether a sorting of some program is at a path, and which recording it names.
 * @param path absolute
 * @throws UserError `FILE_NOT_FOUND`
 */
export async function locateSorting(path: string): Promise<LocatedSorting> {
  const { tree, path: inside } = await locateRecording(path);
  const isSorting = await seemsSorting(tree, inside);
  const folder = inside === '' ? path : dirname(path);
  const named = isSorting ? await phyRecordingPaths(tree) : [];
  for (const recordingPath of named.map((each) => resolve(folder, each))) {
    const isThere = await stat(recordingPath).then(
      () => true,
      () => false,
    );
    if (isThere) return { path, isSorting, recordingPath };
  }
  return { path, isSorting, recordingPath: null };
}
