import {
  type ByteSource,
  type FileTree,
  type ImportOrigin,
  type InputFile,
  type Notice,
  readSorting,
  type StoredSorting,
  type UnitLabel,
  type WorkContext,
} from '../../core/index.ts';
import { locateRecording } from '../files/file-tree.ts';
import { hashFile } from '../files/hash-file.ts';
import { watchedTree } from '../files/watched-tree.ts';

/** Of more units the record of the run tells. */
const MOST_NAMED = 20;
const knownLabels: readonly string[] = ['good', 'mua', 'noise'] satisfies UnitLabel[];

export interface ReadImport {
  readonly stored: StoredSorting;
  readonly importedFrom: ImportOrigin;
  /** What of the sorting has no place here. */
  readonly notices: readonly Notice[];
}

/**
 * Reads the sorting of another program with all that tells where it comes from.
 * @param path a file or a folder
 * @param statedRate Hz, for files that do not state it
 * @throws UserError `FILE_NOT_FOUND`, CancellationError; what `readSorting` throws
 */
export async function readForImport(
  path: string,
  statedRate: number,
  context: WorkContext,
): Promise<ReadImport> {
  const place = await locateRecording(path);
  const { tree, asked } = watchedTree(place.tree);
  const stored = await readSorting(tree, place.path, statedRate);
  const files: InputFile[] = [];
  for (const file of [...asked].sort()) {
    if (await place.tree.has(file)) files.push(await inputFile(place.tree, file, context));
  }
  const { form, names, labels, spikes } = stored;
  const units = Array.from(spikes.unitIds, (unitId) => {
    const name = names?.get(unitId);
    const label = labels.get(unitId);
    return { unitId, ...(name !== undefined && { name }), ...(label !== undefined && { label }) };
  }).filter(({ name, label }) => name !== undefined || label !== undefined);
  const importedFrom = { form, path, files, units };
  return { stored, importedFrom, notices: noticesOf(importedFrom) };
}

async function inputFile(tree: FileTree, path: string, context: WorkContext): Promise<InputFile> {
  const source: ByteSource = await tree.open(path);
  try {
    const { byteLength } = source;
    return { name: path, byteLength, sha256: await hashFile(source, context) };
  } finally {
    await source.close();
  }
}

function noticesOf({ units }: ImportOrigin): Notice[] {
  const named = units.filter(({ name }) => name !== undefined);
  const others = units.filter(({ label }) => label && !knownLabels.includes(label));
  const list = (items: readonly string[]) => {
    const more = items.length - MOST_NAMED;
    return `${items.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  };
  return [
    ...(named.length === 0
      ? []
      : [
          {
            code: 'UNITS_NUMBERED',
            message: `Units have numbers in place of their names: ${list(named.map(({ unitId, name }) => `${unitId} is ${name}`))}.`,
          },
        ]),
    ...(others.length === 0
      ? []
      : [
          {
            code: 'LABELS_LEFT_OUT',
            message: `Labels other than good, mua and noise were left out: ${list(others.map(({ unitId, label }) => `${label} of unit ${unitId}`))}.`,
          },
        ]),
  ];
}
