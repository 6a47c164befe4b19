import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { folderSafeName } from '../../core/index.ts';

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

/** The path of the place; where that may hold several recordings, of its folder and their names. */
function pathName({ place, name }: PlacedName, withEnding: boolean): string {
  const { dir, base, name: stem } = posix.parse(place);
  const isNamedAfterFile = folderSafeName(stem) === name;
  const last = isNamedAfterFile ? (withEnding ? base : stem) : name;
  return folderSafeName(posix.join(dir, last));
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
