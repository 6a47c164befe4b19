import { dirname, posix, relative, resolve, sep } from 'node:path';
import { byNaturalOrder, folderSafeName, inOrderOfTime, UserError } from '../../core/index.ts';
import { folderNames } from './folder-names.ts';
import {
  type ConcatenatedSource,
  openSource,
  type PartSource,
  type PlaceSource,
} from './open-source.ts';

/**
 * Puts recordings together that are to be sorted as one: in the order of their clocks where these
 * tell one, else of their names as people count.
 * @throws UserError (`ONE_RECORDING`); whatever `openSource` throws
 */
export async function concatenatedSource(
  places: readonly PlaceSource[],
): Promise<ConcatenatedSource> {
  if (places.length < 2) {
    throw new UserError(
      'ONE_RECORDING',
      `Only ${places.length === 1 ? places[0].path : 'nothing'} was found where several recordings are to be sorted as one. Name more, or leave out --concatenate.`,
    );
  }
  const named = withFolderNames(places).sort((a, b) => byNaturalOrder(a.folderName, b.folderName));
  const parts = await inOrderOfTheirClocks(named);
  const [first, last] = [parts[0], parts[parts.length - 1]];
  return { name: folderSafeName(`${first.folderName}_to_${last.folderName}`), parts };
}

function withFolderNames(places: readonly PlaceSource[]): PartSource[] {
  const folder = commonFolder(places.map(({ path }) => resolve(path)));
  const names = folderNames(
    places.map(({ path, name }) => ({
      place: relative(folder, resolve(path)).replaceAll(sep, posix.sep),
      name,
    })),
  );
  return places.map((place, i) => ({ ...place, folderName: names[i] }));
}

async function inOrderOfTheirClocks(parts: readonly PartSource[]): Promise<readonly PartSource[]> {
  const opened = [];
  try {
    for (const part of parts) {
      const { named, close } = await openSource(part);
      opened.push({ part, name: named.name, recording: named.recording, close });
    }
    return inOrderOfTime(opened).map(({ part }) => part);
  } finally {
    await Promise.all(opened.map(({ close }) => close()));
  }
}

/** The folder that holds all of the files. */
function commonFolder(paths: readonly string[]): string {
  let folder = dirname(paths[0]);
  while (!paths.every((path) => path.startsWith(folder === sep ? sep : `${folder}${sep}`))) {
    folder = dirname(folder);
  }
  return folder;
}
