import { isJsonObject } from '../../base/json.ts';
import type { ByteSource, FileTree } from '../../recording/byte-source.ts';
import { type LabelledSpike, tabulateSpikes } from '../../recording/labelled-spikes.ts';
import { readNpyColumns, readNpyList, readNpyTexts } from '../npy-array.ts';
import { holdsTexts } from '../npy-header.ts';
import { joinPath } from '../paths.ts';
import { readText } from '../read-text.ts';
import {
  badSpikes,
  checkedRate,
  checkedSpike,
  checkSameLength,
  checkWhole,
  type StoredSorting,
} from './stored-sorting.ts';
import { numberUnits, type UnitNames } from './unit-names.ts';
import { openZip } from './zip-entries.ts';

export const NUMPY_FOLDER_INFO = 'numpysorting_info.json';

/** More stretches than any recording has: a damaged count must not be looped over. */
const MOST_SEGMENTS = 0xffff;

/**
 * A `sorting.npz` as SpikeInterface's NpzSortingExtractor writes it: a list of samples and a list of
 * unit ids for every segment.
 * @throws UserError `ZIP_COMPRESSED`, `NPY_TYPE`; DamagedFileError `COMPRESSED_DATA`, `BAD_ZIP`, `BAD_SPIKES`, ...
 */
export async function readNpzSorting(archive: ByteSource): Promise<StoredSorting> {
  const arrays = await openZip(archive);
  const sourceOf = (name: string): ByteSource => {
    const source = arrays.get(`${name}.npy`);
    if (source !== undefined) return source;
    const found = [...arrays.keys()].slice(0, 8).join(', ');
    throw badSpikes(`${archive.name} holds ${found || 'nothing'}; expected an array ${name}`);
  };
  const list = (name: string) => readNpyList(sourceOf(name));
  const { unitIds, names, idsOf } = await unitsOf(sourceOf('unit_ids'));
  const [segmentCount = 0] = await list('num_segment');
  checkWhole(segmentCount, 1, MOST_SEGMENTS, 'the number of segments', archive.name);
  const [rate] = await list('sampling_frequency');
  const spikes: LabelledSpike[] = [];
  for (let segment = 0; segment < segmentCount; segment++) {
    const parts = [`spike_indexes_seg${segment}`, `spike_labels_seg${segment}`] as const;
    const samples = await list(parts[0]);
    const labels = await idsOf(sourceOf(parts[1]));
    checkSameLength(samples, labels, `${archive.name}: ${parts.join(' and ')}`);
    samples.forEach((sample, i) => {
      spikes.push(checkedSpike(labels[i], sample, segment, archive.name));
    });
  }
  return {
    form: 'SpikeInterface npz',
    spikes: tabulateSpikes(spikes, checkedIds(unitIds, archive.name)),
    names,
    sampleRate: checkedRate(rate, archive.name),
    labels: new Map(),
  };
}

/** The units of an npz, and what reads ids of them: they may be numbers or names. */
async function unitsOf(source: ByteSource): Promise<{
  readonly unitIds: ArrayLike<number>;
  readonly names: UnitNames;
  readonly idsOf: (source: ByteSource) => Promise<ArrayLike<number>>;
}> {
  if (!(await holdsTexts(source))) {
    return { unitIds: await readNpyList(source), names: new Map(), idsOf: readNpyList };
  }
  const texts = await readNpyTexts(source);
  const { idOf, names } = numberUnits(texts);
  const numberOf = (text: string, file: string): number => {
    const unitId = idOf.get(text);
    if (unitId !== undefined) return unitId;
    throw badSpikes(`${file} has spikes of "${text}", which is none of the unit_ids`);
  };
  return {
    unitIds: [...idOf.values()],
    names,
    idsOf: async (labels) =>
      (await readNpyTexts(labels)).map((text) => numberOf(text, labels.name)),
  };
}

/**
 * A folder as SpikeInterface's NumpyFolderSorting writes it: `spikes.npy`, a record a spike, and
 * `numpysorting_info.json`.
 * @throws UserError `NPY_TYPE`; DamagedFileError `BAD_SPIKES`, `NPY_HEADER`, `TRUNCATED_FILE`
 */
export async function readNumpyFolder(tree: FileTree, folder: string): Promise<StoredSorting> {
  const infoPath = joinPath(folder, NUMPY_FOLDER_INFO);
  const info = parseInfo(await readText(tree, infoPath), infoPath);
  const source = await tree.open(joinPath(folder, 'spikes.npy'));
  try {
    const names = ['sample_index', 'unit_index', 'segment_index'] as const;
    const columns = await readNpyColumns(source, names);
    const spikes = Array.from(columns.sample_index, (sample, i) => {
      const unit = columns.unit_index[i];
      checkWhole(unit, 0, info.unitIds.length - 1, 'the index of a unit', source.name);
      return checkedSpike(info.unitIds[unit], sample, columns.segment_index[i], source.name);
    });
    return {
      form: 'SpikeInterface folder',
      spikes: tabulateSpikes(spikes, info.unitIds),
      names: info.names,
      sampleRate: info.sampleRate,
      labels: new Map(),
    };
  } finally {
    await source.close();
  }
}

/** Ids of units may be numbers, numbers as text, or names. */
function parseInfo(text: string, path: string) {
  let info: unknown;
  try {
    info = JSON.parse(text);
  } catch {
    throw badSpikes(`${path} is no JSON`);
  }
  if (!isJsonObject(info) || !Array.isArray(info.unit_ids)) {
    throw badSpikes(`${path} lists no unit_ids`);
  }
  const texts = info.unit_ids.map((id: unknown) => {
    if (typeof id === 'string' || typeof id === 'number') return String(id);
    throw badSpikes(`${path} lists ${JSON.stringify(id)} as the id of a unit`);
  });
  const { idOf, names } = numberUnits(texts);
  return {
    sampleRate: checkedRate(info.sampling_frequency, path),
    names,
    unitIds: checkedIds(
      texts.map((id) => idOf.get(id)!),
      path,
    ),
  };
}

function checkedIds(ids: ArrayLike<number>, file: string): number[] {
  return Array.from(ids, (id) => checkedSpike(id, 0, 0, file).unitId);
}
