import { join } from 'node:path';
import {
  CancellationError,
  folderSafeName,
  type NamedRecording,
  type OpenOptions,
  parseParameters,
  throwIfCancelled,
} from '../../core/index.ts';
import { concatenatedSource } from '../files/concatenated-source.ts';
import { openPlace } from '../files/open-place.ts';
import { openSource } from '../files/open-source.ts';
import { type SortOutcome, type SortRequest, sortToFolder } from '../results/sort-to-folder.ts';
import { type ErrorFacts, errorFacts, exitCodes, formatError } from './error-line.ts';
import { makeOutputFolder } from './output-folder.ts';
import { ProgressBar } from './progress-bar.ts';
import { findPlaces, sourcesAt } from './recording-places.ts';
import type { SortCommandRequest } from './sort-command-request.ts';
import { formatNotices, formatOutcome, outcomeFacts } from './sort-outcome.ts';

/** A path, or a recording of it, that could not be sorted. */
interface SortFailure extends ErrorFacts {
  readonly path: string;
}

/** Sorts what the paths hold into one folder a recording, and remembers nothing else. */
export async function sortPlaces(
  paths: readonly string[],
  out: string,
  { cancellation, parameters, options, limits, backend, ...wishes }: SortCommandRequest,
): Promise<void> {
  const values = parseParameters(parameters);
  const outFolder = await makeOutputFolder(out);
  const bar = new ProgressBar(process.stderr, () => performance.now());
  const context = { cancellation, onProgress: bar.show.bind(bar) };
  const tell = (outcome: SortOutcome) => process.stdout.write(`${formatOutcome(outcome)}\n`);
  try {
    const sortThem = wishes.concatenate ? sortAsOne : sortAll;
    const { outcomes, failures } = await sortThem(
      paths,
      options,
      outFolder.path,
      { parameters: values, limits, backend, context, replacesOthers: wishes.force },
      bar,
      wishes.asJson ? () => {} : tell,
    );
    if (wishes.asJson) {
      const facts = { recordings: outcomes.map(outcomeFacts), failures };
      process.stdout.write(`${JSON.stringify(facts, null, 2)}\n`);
    }
    if (failures.length > 0) process.exitCode = exitCodes.error;
  } finally {
    await outFolder.removeIfEmpty();
  }
}

interface SortedPaths {
  readonly outcomes: readonly SortOutcome[];
  readonly failures: readonly SortFailure[];
}

/** Sorts what the paths hold, one after the other; what fails is told and does not stop the others. */
async function sortAll(
  paths: readonly string[],
  options: OpenOptions,
  outFolder: string,
  request: Omit<SortRequest, 'source'>,
  bar: ProgressBar,
  onOutcome: (outcome: SortOutcome) => void,
): Promise<SortedPaths> {
  const outcomes: SortOutcome[] = [];
  const failures: SortFailure[] = [];
  const nameFolder = distinctNames();

  const attempt = async (path: string, work: () => Promise<void>) => {
    try {
      throwIfCancelled(request.context.cancellation);
      await work();
    } catch (error) {
      bar.clear();
      if (error instanceof CancellationError) throw error;
      process.stderr.write(formatError(error, path));
      failures.push({ path, ...errorFacts(error, path) });
    }
  };

  const sortPlace = async (place: string) => {
    const opened = await openPlace(place, options);
    try {
      process.stderr.write(formatNotices(opened.notices));
      for (const named of opened.recordings) {
        const subject = opened.recordings.length > 1 ? `${place} (${named.name})` : place;
        await attempt(subject, async () => {
          const source = { path: place, options, name: named.name };
          const folder = join(outFolder, nameFolder(named.name));
          const outcome = await sortOne(named, folder, { ...request, source }, bar);
          outcomes.push(outcome);
          onOutcome(outcome);
        });
      }
    } finally {
      await opened.close();
    }
  };

  for (const path of paths) {
    await attempt(path, async () => {
      for (const place of await findPlaces(path, options)) {
        await attempt(place, () => sortPlace(place));
      }
    });
  }
  return { outcomes, failures };
}

/** Sorts all that the paths hold as one recording. */
async function sortAsOne(
  paths: readonly string[],
  options: OpenOptions,
  outFolder: string,
  request: Omit<SortRequest, 'source'>,
  bar: ProgressBar,
  onOutcome: (outcome: SortOutcome) => void,
): Promise<SortedPaths> {
  const source = await concatenatedSource(await sourcesAt(paths, options));
  const { named, parts, notices, close } = await openSource(source);
  try {
    process.stderr.write(formatNotices(notices));
    const folder = join(outFolder, named.name);
    const outcome = await sortOne(named, folder, { ...request, source, parts }, bar);
    onOutcome(outcome);
    return { outcomes: [outcome], failures: [] };
  } finally {
    await close();
  }
}

/** Sorts a recording and tells of its notices. */
async function sortOne(
  named: NamedRecording,
  folder: string,
  request: SortRequest,
  bar: ProgressBar,
): Promise<SortOutcome> {
  // Before the work, which may be in vain for what they say.
  const told = named.recording.notices;
  process.stderr.write(formatNotices(told));
  bar.begin(named.name);
  const outcome = await sortToFolder(named, folder, request);
  bar.clear();
  const messages = new Set(told.map(({ message }) => message));
  const further = outcome.notices.filter(({ message }) => !messages.has(message));
  process.stderr.write(formatNotices(further));
  return outcome;
}

/** Gives every recording of a run a folder of its own: `a`, `a-2`, `a-3`. */
function distinctNames(): (name: string) => string {
  const taken = new Set<string>();
  return (name) => {
    const base = folderSafeName(name);
    let distinct = base;
    for (let count = 2; taken.has(distinct.toLowerCase()); count++) distinct = `${base}-${count}`;
    taken.add(distinct.toLowerCase());
    return distinct;
  };
}
