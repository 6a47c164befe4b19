import { readSorting, type StoredSorting, UserError } from '../../core/index.ts';
import { locateRecording } from '../files/file-tree.ts';

/**
 * Reads the sorting in a file or folder, whichever program has written it.
 * @param statedRate Hz, for files that do not state it
 * @throws UserError `FILE_NOT_FOUND`, and what `readSorting` throws
 */
export async function readStoredSorting(
  path: string,
  statedRate: number | undefined,
): Promise<StoredSorting> {
  const { tree, path: inside } = await locateRecording(path);
  return readSorting(tree, inside, statedRate);
}

/** What to say where nobody has told the rate of a sorting. */
export function rateMissing(path: string): UserError {
  return new UserError(
    'SAMPLE_RATE_MISSING',
    `${path} states no sampling rate: say it with --sample-rate.`,
  );
}

/** Lines that say which number stands for which name, where a sorting names its units by text. */
export function unitNamesNote(path: string, { names }: StoredSorting): string {
  if (names === undefined || names.size === 0) return '';
  const list = Array.from(names, ([unitId, name]) => `${unitId} is ${name}`).join(', ');
  return `Units of ${path} have names: ${list}.\n`;
}
