import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { folderSafeName } from '../../core/index.ts';
import { pathOfLone } from './electrodes.ts';

/** A recording by its place in a folder. */
export interface PlacedName {
  /** Path of what is opened, with `/`. */
  readonly place: string;
  /** Among the recordings at the place. */
  readonly name: string;
}

/**
 * Names for the recordings of a folder that are unique whatever the case, usable as names of
 * folders, and tell where the recording is: `day1/a.wav` is `day1_a`. Where two would be the same, both
 * have their ending as well, or else a few digits that follow from the path.
 */
export function folderNames(recordings: readonly PlacedName[]): string[] {
  const short = recordings.map((recording) => ({ recording, name: pathName(recording, false) }));
  const longer = renameClashing(short, (recording) => pathName(recording, true));
  return renameClashing(longer, (recording, name) => `${name}-${digitsOf(recording)}`).map(
    ({ name }) => name,
  );
}

interface Named {
  readonly recording: PlacedName;
  readonly name: string;
}

/** The path that a recording is called after; of one of several streams, the folder and its name. */
function pathName(recording: PlacedName, withEnding: boolean): string {
  const { place, name } = recording;
  const ownPath = pathOfLone(recording);
  const path = ownPath === null ? posix.join(posix.dirname(place), name) : ownPath;
  return folderSafeName(ownPath !== null && withEnding ? place : path);
}

function renameClashing(
  all: readonly Named[],
  rename: (recording: PlacedName, name: string) => string,
): Named[] {
  const counts = new Map<string, number>();
  for (const { name } of all) {
    counts.set(name.toLowerCase(), 1 + (counts.get(name.toLowerCase()) ?? 0));
  }
  return all.map(({ recording, name }) =>
    counts.get(name.toLowerCase()) === 1
      ? { recording, name }
      : { recording, name: rename(recording, name) },
  );
}

function digitsOf({ place, name }: PlacedName): string {
  return createHash('sha256').update(`${place}\0${name}`).digest('hex').slice(0, 8);
}
