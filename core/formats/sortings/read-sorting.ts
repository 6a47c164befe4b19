import { UserError } from '../../base/errors.ts';
import { isJsonObject } from '../../base/json.ts';
import { decodeLatin1 } from '../../base/text.ts';
import type { ByteSource, FileTree } from '../../recording/byte-source.ts';
import { isHdf5 } from '../hdf5.ts';
import { isMat5 } from '../mat/mat5.ts';
import { isNpy } from '../npy-header.ts';
import { fileNameOf, folderOf, joinPath } from '../paths.ts';
import { readText } from '../read-text.ts';
import { isKlustersFolder, readKlustersFolder } from './klusters.ts';
import { readMatSpikes } from './mat-spikes.ts';
import { readNwbUnits } from './nwb-units.ts';
import { isPhyFolder, readPhyFolder } from './phy.ts';
import { readSpikeTrainsCsv } from './spike-trains-csv.ts';
import { NUMPY_FOLDER_INFO, readNpzSorting, readNumpyFolder } from './spikeinterface.ts';
import type { StoredSorting } from './stored-sorting.ts';

const HEAD_BYTES = 64;
/** Files that tell of the folder that they are in. */
const FOLDER_FILES: ReadonlySet<string> = new Set(['params.py', 'sorting.json', NUMPY_FOLDER_INFO]);
/** As long as a text can be in JavaScript, nearly: some twenty million spikes. */
const MOST_CSV_BYTES = 500_000_000;

/**
 * Reads spike trains that this or another program has written, telling the form by content: a result
 * folder of Spikeloom or any CSV of spikes, a folder of phy or Klusters, an `npz` or a folder of
 * SpikeInterface, a MATLAB file of ours or of wave_clus, or the units of an NWB file. A folder may also hold just one file of such a form.
 * @param path relative to the tree's root; empty for the root itself
 * @param statedRate Hz, where the user says it; files that state their own rate are believed
 * @throws UserError `NOT_A_SORTING`, `BAD_CSV`; what the readers of the forms throw
 */
export async function readSorting(
  tree: FileTree,
  path: string,
  statedRate?: number,
): Promise<StoredSorting> {
  const isFile = await tree.has(path);
  const isPart = isFile && (await isPartOfFolder(tree, path));
  const sorting =
    isFile && !isPart
      ? await readFile(tree, path, statedRate)
      : await readFolder(tree, isPart ? folderOf(path) : path, statedRate);
  if (sorting.sampleRate !== undefined || statedRate === undefined) return sorting;
  return { ...sorting, sampleRate: statedRate };
}

/**
 * Whether a sorting seems to be at a path, told by names alone, so that nothing long is read. NWB files,
 * which may hold recordings, and folders with just one file in them are not told.
 */
export async function seemsSorting(tree: FileTree, path: string): Promise<boolean> {
  const name = fileNameOf(path);
  if (/\.(npz|csv)$/i.test(name) || /^times_.*\.mat$|^spikes\.mat$/i.test(name)) return true;
  if (FOLDER_FILES.has(name) || /\.(res|clu)\.\w+$/.test(name)) return true;
  const folder = (await tree.has(path)) ? folderOf(path) : path;
  const has = (file: string) => tree.has(joinPath(folder, file));
  if (folder === path || /\.npy$/.test(name)) {
    if ((await isPhyFolder(tree, folder)) || (await has(NUMPY_FOLDER_INFO))) return true;
  }
  if (folder !== path) return false;
  return (
    ((await has('sorting.json')) && (await has('spikes.csv'))) || isKlustersFolder(tree, folder)
  );
}

/** Whether a file says what it says only together with others beside it. */
async function isPartOfFolder(tree: FileTree, path: string): Promise<boolean> {
  if (FOLDER_FILES.has(fileNameOf(path)) || /\.(res|clu)\.\w+$/.test(path)) return true;
  const source = await tree.open(path);
  try {
    return isNpy(await headOf(source));
  } finally {
    await source.close();
  }
}

const headOf = (source: ByteSource) => source.read(0, Math.min(HEAD_BYTES, source.byteLength));

async function readFolder(
  tree: FileTree,
  folder: string,
  statedRate: number | undefined,
): Promise<StoredSorting> {
  const has = (name: string) => tree.has(joinPath(folder, name));
  if (await has('spikes.csv')) return readResultFolder(tree, folder);
  if (await isPhyFolder(tree, folder)) return readPhyFolder(tree, folder);
  if (await has(NUMPY_FOLDER_INFO)) return readNumpyFolder(tree, folder);
  if (await isKlustersFolder(tree, folder)) return readKlustersFolder(tree, folder);
  const inside = await tree.list(folder);
  const direct = inside.filter((file) => folderOf(file) === folder);
  const single = direct.filter((file) =>
    /(\.npz|\.nwb|spikes-shybrid\.csv|spikes-wide\.csv|spikes\.mat|times_.*\.mat)$/i.test(file),
  );
  if (single.length === 1) return readFile(tree, single[0], statedRate);
  const below = inside.find((file) => fileNameOf(file) === 'sorting.json');
  const advice = below === undefined ? '' : `, such as ${tree.name}/${folderOf(below)}`;
  const found = direct.slice(0, 5).map(fileNameOf).join(', ') || 'no file';
  throw new UserError(
    'NOT_A_SORTING',
    `${folder || tree.name} holds ${found}; expected the sorting.json and spikes.csv of one recording that "spikeloom sort" has written${advice}, a folder of phy, SpikeInterface or Klusters, or one .npz, .nwb or .mat file of spikes.`,
  );
}

async function readFile(
  tree: FileTree,
  path: string,
  statedRate: number | undefined,
): Promise<StoredSorting> {
  const source = await tree.open(path);
  try {
    const head = await headOf(source);
    if (decodeLatin1(head.subarray(0, 4)) === 'PK\x03\x04') return await readNpzSorting(source);
    if (isMat5(head)) return await readMatSpikes(source, statedRate);
    if (isHdf5(head)) return await readNwb(tree, path, statedRate);
    if (head.includes(0)) {
      throw new UserError(
        'NOT_A_SORTING',
        `${source.name} is no text, npz, MATLAB or NWB file; expected a sorting in one of these forms.`,
      );
    }
    return await readCsv(tree, path, source.name, statedRate);
  } finally {
    await source.close();
  }
}

async function readCsv(
  tree: FileTree,
  path: string,
  shown: string,
  statedRate: number | undefined,
): Promise<StoredSorting> {
  const text = await readText(tree, path, MOST_CSV_BYTES);
  return { form: 'CSV', ...readSpikeTrainsCsv(text, shown, statedRate), labels: new Map() };
}

/** `spikes.csv` with the clock of the recording from the `sorting.json` beside it, if there is one. */
async function readResultFolder(tree: FileTree, folder: string): Promise<StoredSorting> {
  const sorting = await readFile(tree, joinPath(folder, 'spikes.csv'), undefined);
  const path = joinPath(folder, 'sorting.json');
  return (await tree.has(path))
    ? { ...sorting, ...clockOf(await readText(tree, path), path) }
    : sorting;
}

function clockOf(text: string, path: string): Pick<StoredSorting, 'sampleRate' | 'segments'> {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    document = undefined;
  }
  const recording = isJsonObject(document) ? document.recording : undefined;
  if (
    isJsonObject(recording) &&
    typeof recording.sampleRate === 'number' &&
    recording.sampleRate > 0
  ) {
    const { sampleRate, segments } = recording;
    return {
      sampleRate,
      ...(Array.isArray(segments) && {
        segments: segments as NonNullable<StoredSorting['segments']>,
      }),
    };
  }
  throw new UserError(
    'NOT_A_SORTING',
    `${path} states no sampling rate; sort the recording again with this version.`,
  );
}

async function readNwb(
  tree: FileTree,
  path: string,
  statedRate: number | undefined,
): Promise<StoredSorting> {
  if (tree.openHdf5 === undefined) {
    throw new UserError('HDF5_UNAVAILABLE', `${path} is an HDF5 file, which cannot be read here.`);
  }
  const file = await tree.openHdf5(path);
  try {
    return await readNwbUnits(file, statedRate);
  } finally {
    await file.close();
  }
}
