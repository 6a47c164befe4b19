import { dirname, posix, relative, resolve, sep } from 'node:path';
import { byNaturalOrder, folderSafeName, inOrderOfTime, UserError } from '../../core/index.ts';
import { byElectrode } from './electrodes.ts';
import { folderNames } from './folder-names.ts';
import {
  openSource,
  type PartSource,
  type PlaceSource,
  type RecordingSource,
} from './open-source.ts';

/**
 * Puts the recordings of each electrode together, to be sorted as one: in the order of their clocks
 * where these tell one, else of their names as people count. One that is alone stays as it is.
 * @throws UserError (`ONE_RECORDING`) where there is nothing to put together; whatever `openSource` throws
 */
export async function concatenatedSources(
  places: readonly PlaceSource[],
): Promise<RecordingSource[]> {
  const folder = commonFolder(places.map(({ path }) => resolve(path)));
  const placed = places.map((source) => ({
    ...source,
    place: relative(folder, resolve(source.path)).replaceAll(sep, posix.sep),
  }));
  const names = folderNames(placed);
  const groups = byElectrode(placed.map((source, i) => ({ ...source, folderName: names[i] })));
  if (groups.every(({ length }) => length < 2)) {
    throw new UserError(
      'ONE_RECORDING',
      `Only ${places.length === 0 ? 'nothing' : places.map(({ path }) => path).join(', ')} was found where several recordings of one electrode are to be sorted as one. Name more, or leave out --concatenate.`,
    );
  }
  return Promise.all(groups.map(sourceOf));
}

async function sourceOf(group: readonly PartSource[]): Promise<RecordingSource> {
  if (group.length < 2) return group[0];
  const named = [...group].sort((a, b) => byNaturalOrder(a.folderName, b.folderName));
  const parts = await inOrderOfTheirClocks(named);
  const [first, last] = [parts[0], parts[parts.length - 1]];
  return { name: folderSafeName(`${first.folderName}_to_${last.folderName}`), parts };
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
  let folder = dirname(paths[0] ?? sep);
  while (!paths.every((path) => path.startsWith(folder === sep ? sep : `${folder}${sep}`))) {
    folder = dirname(folder);
  }
  return folder;
}
