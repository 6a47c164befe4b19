import { join } from 'node:path';
import {
  type Cancellation,
  CancellationError,
  folderSafeName,
  type NamedRecording,
  type OpenOptions,
  parseParameters,
  throwIfCancelled,
} from '../../core/index.ts';
import { concatenatedSources } from '../files/concatenated-source.ts';
import { openPlace } from '../files/open-place.ts';
import { openSource, pathOf } from '../files/open-source.ts';
import type { SortOutcome } from '../results/result-to-folder.ts';
import { type SortRequest, sortToFolder } from '../results/sort-to-folder.ts';
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

/** What comes of the recordings one by one; what fails is told and does not stop the others. */
class Attempts implements SortedPaths {
  readonly outcomes: SortOutcome[] = [];
  readonly failures: SortFailure[] = [];
  private readonly cancellation: Cancellation;
  private readonly bar: ProgressBar;

  constructor(cancellation: Cancellation, bar: ProgressBar) {
    this.cancellation = cancellation;
    this.bar = bar;
  }

  async attempt(path: string, work: () => Promise<void>): Promise<void> {
    try {
      throwIfCancelled(this.cancellation);
      await work();
    } catch (error) {
      this.bar.clear();
      if (error instanceof CancellationError) throw error;
      process.stderr.write(formatError(error, path));
      this.failures.push({ path, ...errorFacts(error, path) });
    }
  }
}

/** Sorts what the paths hold, one after the other. */
async function sortAll(
  paths: readonly string[],
  options: OpenOptions,
  outFolder: string,
  request: Omit<SortRequest, 'source'>,
  bar: ProgressBar,
  onOutcome: (outcome: SortOutcome) => void,
): Promise<SortedPaths> {
  const attempts = new Attempts(request.context.cancellation, bar);
  const nameFolder = distinctNames();

  const sortPlace = async (place: string) => {
    const opened = await openPlace(place, options);
    try {
      process.stderr.write(formatNotices(opened.notices));
      for (const named of opened.recordings) {
        const subject = opened.recordings.length > 1 ? `${place} (${named.name})` : place;
        await attempts.attempt(subject, async () => {
          const source = { path: place, options, name: named.name };
          const folder = join(outFolder, nameFolder(named.name));
          const outcome = await sortOne(named, folder, { ...request, source }, bar);
          attempts.outcomes.push(outcome);
          onOutcome(outcome);
        });
      }
    } finally {
      await opened.close();
    }
  };

  for (const path of paths) {
    await attempts.attempt(path, async () => {
      for (const place of await findPlaces(path, options)) {
        await attempts.attempt(place, () => sortPlace(place));
      }
    });
  }
  return attempts;
}

/** Sorts all that the paths hold of each electrode as one recording. */
async function sortAsOne(
  paths: readonly string[],
  options: OpenOptions,
  outFolder: string,
  request: Omit<SortRequest, 'source'>,
  bar: ProgressBar,
  onOutcome: (outcome: SortOutcome) => void,
): Promise<SortedPaths> {
  const attempts = new Attempts(request.context.cancellation, bar);
  for (const source of await concatenatedSources(await sourcesAt(paths, options))) {
    await attempts.attempt(pathOf(source), async () => {
      const { named, parts, notices, close } = await openSource(source);
      try {
        process.stderr.write(formatNotices(notices));
        const folder = join(outFolder, named.name);
        const outcome = await sortOne(named, folder, { ...request, source, parts }, bar);
        attempts.outcomes.push(outcome);
        onOutcome(outcome);
      } finally {
        await close();
      }
    });
  }
  return attempts;
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
