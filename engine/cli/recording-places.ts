import { join } from 'node:path';
import { type OpenOptions, UserError } from '../../core/index.ts';
import { locateRecording } from '../files/file-tree.ts';
import { findRecordings } from '../files/find-recordings.ts';
import { openPlace } from '../files/open-place.ts';
import type { PlaceSource } from '../files/open-source.ts';

/**
 * The places to open for a path that a user gave: itself, or for a folder of several recordings
 * those that are in it at any depth, also those that cannot be opened.
 * @throws UserError (`FILE_NOT_FOUND`, `NO_RECORDING`)
 */
export async function findPlaces(path: string, options: OpenOptions): Promise<string[]> {
  const isFolder = (await locateRecording(path)).path === '';
  if (!isFolder || (await isOneRecording(path, options))) return [path];
  const { recordings, problems } = await findRecordings(path, { options, now: Date.now });
  const places = new Set([
    ...recordings.map(({ place }) => place),
    ...problems.map((problem) => problem.path),
  ]);
  if (places.size > 0) return [...places].sort().map((place) => join(path, place));
  throw new UserError(
    'NO_RECORDING',
    `${path} holds no recording that Spikeloom reads; name the file itself, or see the formats in README.md.`,
  );
}

/**
 * Every recording at the paths that a user gave.
 * @throws whatever finding and opening them throws
 */
export async function sourcesAt(
  paths: readonly string[],
  options: OpenOptions,
): Promise<PlaceSource[]> {
  const sources: PlaceSource[] = [];
  for (const path of paths) {
    if ((await locateRecording(path)).path === '') {
      const { recordings, problems } = await findRecordings(path, { options, now: Date.now });
      // None is left out of the whole without a word.
      for (const { error } of problems) throw error;
      const found = recordings.map(({ place, name }) => ({ path: join(path, place), name }));
      sources.push(...found.map((source) => ({ ...source, options })));
    } else {
      const opened = await openPlace(path, options);
      sources.push(...opened.recordings.map(({ name }) => ({ path, options, name })));
      await opened.close();
    }
  }
  return sources;
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
