import type { FileTree } from '../../recording/byte-source.ts';
import { type LabelledSpike, tabulateSpikes } from '../../recording/labelled-spikes.ts';
import { fileNameOf, folderOf, joinPath } from '../paths.ts';
import { readText } from '../read-text.ts';
import {
  badSpikes,
  checkedRate,
  checkedSpike,
  checkSameLength,
  type StoredSorting,
} from './stored-sorting.ts';
import { numberUnits } from './unit-names.ts';

/** Clusters 0 (artefacts) and 1 (not sorted) of Klusters are no units. */
const FIRST_UNIT = 2;
const MOST_TEXT_BYTES = 500_000_000;

interface Group {
  readonly name: string;
  readonly resPath: string;
  readonly cluPath: string;
}

/** The groups of electrodes whose spikes lie in a folder, `NAME.res.G` beside `NAME.clu.G`. */
function groupsIn(paths: readonly string[], folder: string): Group[] {
  return paths.flatMap((path) => {
    const match = /^(.*)\.res\.(\w+)$/.exec(fileNameOf(path));
    if (match === null || folderOf(path) !== folder) return [];
    const cluPath = joinPath(folder, `${match[1]}.clu.${match[2]}`);
    return paths.includes(cluPath) ? [{ name: match[2], resPath: path, cluPath }] : [];
  });
}

export async function isKlustersFolder(tree: FileTree, folder: string): Promise<boolean> {
  return groupsIn(await tree.list(folder), folder).length > 0;
}

/**
 * The files of Klusters and Neuroscope: samples (`.res.G`) and clusters (`.clu.G`, whose first line
 * counts them) of every group of electrodes G. Units of several groups are named `G:CLUSTER`. The rate
 * is that of the XML file beside them.
 * @throws DamagedFileError `BAD_SPIKES`, `TEXT_TOO_LONG`
 */
export async function readKlustersFolder(tree: FileTree, folder: string): Promise<StoredSorting> {
  const paths = await tree.list(folder);
  const groups = groupsIn(paths, folder);
  const found: { readonly unit: string; readonly sampleIndex: number }[] = [];
  for (const { name, resPath, cluPath } of groups) {
    const samples = await numbersOf(tree, resPath);
    const clusters = (await numbersOf(tree, cluPath)).subarray(1);
    checkSameLength(samples, clusters, `${resPath} and ${cluPath} (after its first line)`);
    samples.forEach((sample, i) => {
      checkedSpike(clusters[i], sample, 0, cluPath);
      if (clusters[i] < FIRST_UNIT) return;
      const unit = groups.length === 1 ? `${clusters[i]}` : `${name}:${clusters[i]}`;
      found.push({ unit, sampleIndex: sample });
    });
  }
  const { idOf, names } = numberUnits(found.map(({ unit }) => unit));
  const spikes = found.map(
    ({ unit, sampleIndex }): LabelledSpike => ({
      unitId: idOf.get(unit)!,
      sampleIndex,
      segment: 0,
    }),
  );
  return {
    form: 'Klusters',
    spikes: tabulateSpikes(spikes),
    samplesFrom: 'file',
    names,
    ...(await rateIn(tree, paths, folder)),
    labels: new Map(),
  };
}

async function numbersOf(tree: FileTree, path: string): Promise<Float64Array> {
  const text = await readText(tree, path, MOST_TEXT_BYTES);
  const numbers = Float64Array.from(text.match(/\S+/g) ?? [], Number);
  if (numbers.every((number) => Number.isInteger(number))) return numbers;
  throw badSpikes(`${path} holds something else than whole numbers`);
}

async function rateIn(
  tree: FileTree,
  paths: readonly string[],
  folder: string,
): Promise<{ sampleRate?: number }> {
  const xml = paths.filter((path) => folderOf(path) === folder && /\.xml$/i.test(path));
  if (xml.length !== 1) return {};
  const rate = /<samplingRate>\s*([\d.]+)\s*<\/samplingRate>/.exec(
    await readText(tree, xml[0]),
  )?.[1];
  return rate === undefined ? {} : { sampleRate: checkedRate(Number(rate), xml[0]) };
}
