import { type OpenedRecording, type OpenOptions, openRecording } from '../../core/index.ts';
import { locateRecording } from './file-tree.ts';

/**
 * Opens the recordings of a file or folder of the real file system.
 * @throws UserError, DamagedFileError
 */
export async function openPlace(path: string, options: OpenOptions): Promise<OpenedRecording> {
  const place = await locateRecording(path);
  return openRecording(place.tree, place.path, options);
}
