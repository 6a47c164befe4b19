import { DamagedFileError } from '../../base/errors.ts';
import type { FileTree } from '../../recording/byte-source.ts';
import { tabulateSpikes } from '../../recording/labelled-spikes.ts';
import { readNpyList } from '../npy-array.ts';
import { joinPath } from '../paths.ts';
import { readText } from '../read-text.ts';
import {
  badSpikes,
  checkedRate,
  checkedSpike,
  checkSameLength,
  type StoredSorting,
} from './stored-sorting.ts';

const TIMES = 'spike_times.npy';
const PARAMS = 'params.py';
/** What phy calls clusters of which nobody has said anything. */
const UNSORTED = 'unsorted';

/** Open Ephys has `spike_times.npy` too, for other times; phy itself needs `params.py`. */
export async function isPhyFolder(tree: FileTree, folder: string): Promise<boolean> {
  const [hasTimes, hasParams] = [TIMES, PARAMS].map((name) => tree.has(joinPath(folder, name)));
  return (await hasTimes) && (await hasParams);
}

/**
 * A folder of phy's template GUI, as Kilosort and others write it too: `spike_times.npy` in samples
 * through the file, `spike_clusters.npy` (what people made of `spike_templates.npy`), `params.py` for
 * the rate, and what people said of clusters in `cluster_group.tsv`.
 * @throws UserError `NPY_TYPE`, `NPY_SHAPE`
 * @throws DamagedFileError `BAD_SPIKES`, `BAD_PARAMS`, `NPY_HEADER`, `TRUNCATED_FILE`
 */
export async function readPhyFolder(tree: FileTree, folder: string): Promise<StoredSorting> {
  const at = (name: string) => joinPath(folder, name);
  const clusters = at('spike_clusters.npy');
  const unitsPath = (await tree.has(clusters)) ? clusters : at('spike_templates.npy');
  if (!(await tree.has(unitsPath))) {
    throw badSpikes(
      `${folder || tree.name} has neither spike_clusters.npy nor spike_templates.npy`,
    );
  }
  const samples = await listOf(tree, at(TIMES));
  const units = await listOf(tree, unitsPath);
  checkSameLength(samples, units, `${at(TIMES)} and ${unitsPath}`);
  const spikes = Array.from(samples, (sample, i) => checkedSpike(units[i], sample, 0, unitsPath));
  const rate = sampleRateOf(await readText(tree, at(PARAMS)), at(PARAMS));
  return {
    form: 'Phy folder',
    spikes: tabulateSpikes(spikes),
    samplesFrom: 'file',
    ...rate,
    labels: await labelsOf(tree, at),
  };
}

async function listOf(tree: FileTree, path: string): Promise<Float64Array> {
  const source = await tree.open(path);
  try {
    return await readNpyList(source);
  } finally {
    await source.close();
  }
}

/**
 * `sample_rate` of a `params.py`, which is a program: it is read as text, never run, so its value must
 * be a plain number. As in Python, the last one counts.
 */
function sampleRateOf(text: string, path: string): { sampleRate?: number } {
  const value = [...text.matchAll(/^sample_rate\s*=\s*([^#\r\n]*)/gm)].at(-1)?.[1].trim();
  if (value === undefined) return {};
  if (!/^\d[\d_]*(\.\d*)?([eE][+-]?\d+)?$/.test(value)) {
    throw new DamagedFileError(
      'BAD_PARAMS',
      `${path} says sample_rate = ${value}; expected a plain number. Write the number there.`,
    );
  }
  return { sampleRate: checkedRate(Number(value.replaceAll('_', '')), path) };
}

/**
 * Paths of the recording that a folder of phy is of (`dat_path`), as they are written there. Nothing else
 * than texts and lists of them is understood: `params.py` is never run.
 */
export async function phyRecordingPaths(tree: FileTree, folder = ''): Promise<string[]> {
  const path = joinPath(folder, PARAMS);
  if (!(await tree.has(path))) return [];
  const value = [...(await readText(tree, path)).matchAll(/^dat_path\s*=\s*([^#\r\n]*)/gm)].at(-1);
  const texts = (value?.[1] ?? '').matchAll(/(r?)(["'])(.*?)\2/g);
  return Array.from(texts, ([, raw, , text]) =>
    raw === '' ? text.replaceAll('\\\\', '\\') : text,
  );
}

/**
 * What Kilosort said of clusters (`cluster_KSLabel.tsv`) where people have said nothing in
 * `cluster_group.tsv`, or in the `.csv` of older versions, which is separated by tabs as well.
 */
async function labelsOf(
  tree: FileTree,
  at: (name: string) => string,
): Promise<Map<number, string>> {
  const labels = new Map<number, string>();
  const files = ['cluster_KSLabel.tsv', 'cluster_group.csv', 'cluster_group.tsv'];
  for (const path of files.map(at)) {
    if (!(await tree.has(path))) continue;
    for (const line of (await readText(tree, path)).split(/\r?\n/)) {
      const [id, label = ''] = line.split(/[\t,]/).map((cell) => cell.trim());
      if (/^\d+$/.test(id) && label !== UNSORTED) labels.set(Number(id), label);
    }
  }
  return labels;
}
