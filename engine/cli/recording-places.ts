import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type OpenOptions, UserError } from '../../core/index.ts';
import { locateRecording } from '../files/file-tree.ts';
import { openPlace } from '../files/open-place.ts';

/** Endings by which a file in a folder is taken for a recording. */
const recordingEndings = /\.(bin|dat|raw|npy|wav)$/i;

/**
 * The places to open for a path that a user gave: itself, or for a folder of several recordings
 * the files and folders directly in it that can be recordings.
 * @throws UserError (`FILE_NOT_FOUND`, `NO_RECORDING`)
 */
export async function findPlaces(path: string, options: OpenOptions): Promise<string[]> {
  const isFolder = (await locateRecording(path)).path === '';
  if (!isFolder || (await isOneRecording(path, options))) return [path];
  const places: string[] = [];
  for (const entry of await readdir(path, { withFileTypes: true })) {
    const place = join(path, entry.name);
    const canBe = entry.isDirectory()
      ? await isOneRecording(place, options)
      : recordingEndings.test(entry.name);
    if (canBe) places.push(place);
  }
  if (places.length > 0) return places.sort();
  throw new UserError(
    'NO_RECORDING',
    `${path} holds no recording that Spikeloom reads; name the file itself, or see the formats in README.md.`,
  );
}

/** Whether opening the folder leads somewhere, be it to a fault that the user should see. */
async function isOneRecording(folder: string, options: OpenOptions): Promise<boolean> {
  try {
    await (await openPlace(folder, options)).close();
    return true;
  } catch (error) {
    const isNone =
      error instanceof UserError && ['NO_SINGLE_RECORDING', 'FILE_NOT_FOUND'].includes(error.code);
    return !isNone;
  }
}
