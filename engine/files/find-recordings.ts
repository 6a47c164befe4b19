import { relative, sep } from 'node:path';
import {
  byNaturalOrder,
  type FileTree,
  mapInFlight,
  type OpenOptions,
  openRecording,
  type RecordingFile,
  recordingFiles,
  UserError,
} from '../../core/index.ts';
import { type FileState, FileStates } from './file-states.ts';
import { openFileTree, openListedTree } from './file-tree.ts';
import { folderNames } from './folder-names.ts';
import { type FoundRecording, factsOf, type RecordingFacts } from './found-recording.ts';
import { KnownFacts, type KnownPlaces } from './known-places.ts';
import type { SaidOfOne } from './said-of-files.ts';
import { walkFolder } from './walk-folder.ts';
import { watchedTree } from './watched-tree.ts';
import { lookWhatGrows, writingOrder } from './writing.ts';

/** Recordings that are opened at the same time. */
const mostInFlight = 32;

export interface Search {
  /** What the user says about the files. */
  readonly options: OpenOptions;
  /** Where something else is said of one recording. */
  readonly ofOne?: readonly SaidOfOne[];
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** What earlier searches of the folder found. */
  readonly known?: KnownPlaces;
}

/** Something in a folder that may be or hold a recording and cannot be read. */
export interface SearchProblem {
  /** Relative to the folder, with `/`. */
  readonly path: string;
  readonly error: unknown;
}

/** Whether a file is sound but holds nothing to sort, as that of a device which only keeps time. */
export function hasNoElectrodes({ error }: SearchProblem): boolean {
  return error instanceof UserError && error.code === 'NO_ELECTRODES';
}

export interface FoundRecordings {
  /** By path, numbers in it by their size; those that something still writes to come last. */
  readonly recordings: readonly FoundRecording[];
  readonly problems: readonly SearchProblem[];
}

/**
 * Finds every recording in a folder and the folders below it, by content: each once, whatever links
 * lead to it, and no results of Spikeloom or other sorters. What cannot be read stops nothing.
 * @throws UserError `TOO_MANY_FILES`; the system's own error where the folder itself may not be read
 */
export async function findRecordings(folder: string, search: Search): Promise<FoundRecordings> {
  const { files, doubles, forbidden } = await walkFolder(folder);
  const states = new FileStates(folder, files);
  const tree = openListedTree(folder, files, states);
  const { options, ofOne = [] } = search;
  const facts = search.known && new KnownFacts(search.known, options, states, tree);
  // All at once: to wake a thread for each takes longer than to ask the system.
  if (facts !== undefined) await Promise.all(files.map((path) => facts.recall(path)));
  const candidates = await recordingFiles(
    tree,
    files.filter((path) => !doubles.has(path)),
    async (path) => (await facts?.recall(path)) !== undefined,
  );
  const looks = await mapInFlight(candidates, mostInFlight, async (candidate) =>
    withOwnSaid(
      await look(candidate, tree, options, facts),
      ofOne.filter(({ place }) => place === candidate.path),
      (one) => lookInto(candidate, tree, one.options),
    ),
  );
  const placed = looks.flatMap(({ facts }, i) =>
    facts.map((fact) => ({ place: candidates[i].path, fact })),
  );
  const names = folderNames(placed.map(({ place, fact }) => ({ place, name: fact.name })));
  const found = await Promise.all(
    placed.map(async ({ place, fact: { samplesPaths, ...fact } }, i) => ({
      place,
      folderName: names[i],
      ...fact,
      samples: await statesOf(samplesPaths, states),
    })),
  );
  const recordings = (await lookWhatGrows(folder, found, search.now())).sort(
    (a, b) => writingOrder[a.writing] - writingOrder[b.writing] || byNaturalOrder(a.place, b.place),
  );
  const problems = [
    ...forbidden,
    ...looks.flatMap(({ error }, i) =>
      error === undefined ? [] : [{ path: candidates[i].path, error }],
    ),
  ];
  return { recordings, problems };
}

/** Whether anything in a folder may be or hold a recording; none is opened. */
export async function mayHoldRecordings(folder: string): Promise<boolean> {
  const { files, forbidden } = await walkFolder(folder);
  return forbidden.length > 0 || (await recordingFiles(openFileTree(folder), files)).length > 0;
}

interface Look {
  /** None where it is no recording after all. */
  readonly facts: readonly RecordingFacts[];
  readonly error?: unknown;
}

async function look(
  { path, isCertain }: RecordingFile,
  tree: FileTree,
  options: OpenOptions,
  known: KnownFacts | undefined,
): Promise<Look> {
  const recalled = await known?.recall(path);
  if (recalled !== undefined) return { facts: recalled };
  const watched = watchedTree(tree);
  const look = await lookInto({ path, isCertain }, watched.tree, options);
  // What went wrong may go well the next time.
  if (look.error === undefined) {
    const dependencies = { asked: [...watched.asked], listed: [...watched.listed] };
    await known?.remember(path, dependencies, look.facts);
  }
  return look;
}

async function lookInto(
  { path, isCertain }: RecordingFile,
  tree: FileTree,
  options: OpenOptions,
): Promise<Look> {
  try {
    const opened = await openRecording(tree, path, options);
    const facts = await factsOf(opened, (name) => relative(tree.name, name).replaceAll(sep, '/'));
    await opened.close();
    return { facts };
  } catch (error) {
    const isNone = !isCertain && error instanceof UserError && notSamples.includes(error.code);
    return isNone ? { facts: [] } : { facts: [], error };
  }
}

/**
 * What a place holds where something else is said of some of its recordings. One that cannot be read as
 * it was said of it is told of, and stays in the list where it can be read as all are.
 */
async function withOwnSaid(
  asAll: Look,
  own: readonly SaidOfOne[],
  lookAs: (one: SaidOfOne) => Promise<Look>,
): Promise<Look> {
  if (own.length === 0) return asAll;
  const looks = await Promise.all(own.map(lookAs));
  const read = looks.map(({ facts }, i) => facts.filter(({ name }) => name === own[i].name));
  const byName = new Map([...asAll.facts, ...read.flat()].map((fact) => [fact.name, fact]));
  const facts = [...byName.values()];
  const error = looks.find((_, i) => read[i].length === 0)?.error;
  return { facts, error: error ?? (facts.length === 0 ? asAll.error : undefined) };
}

/** Arrays that hold something else (times, labels, templates), and streams without an electrode. */
const notSamples = ['NPY_SHAPE', 'NPY_TYPE', 'NO_ELECTRODES', 'HDF5_LAYOUT'];

async function statesOf(paths: readonly string[], states: FileStates): Promise<FileState[]> {
  const found = await Promise.all(paths.map((path) => states.of(path)));
  return found.filter((state) => state !== null);
}
