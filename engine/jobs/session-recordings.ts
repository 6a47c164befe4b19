import { join, relative, sep } from 'node:path';
import { flagsText, type Notice, UserError } from '../../core/index.ts';
import { concatenatedSources } from '../files/concatenated-source.ts';
import { factsHashOfParts } from '../files/facts-hash.ts';
import type { FileState } from '../files/file-states.ts';
import { findRecordings, type SearchProblem } from '../files/find-recordings.ts';
import type { FoundRecording } from '../files/found-recording.ts';
import type { PlaceSource } from '../files/open-source.ts';
import { saidOf } from '../files/said-of-files.ts';
import type { RecordingEntry, RecordingRecord } from '../store/recording-table.ts';
import type { SessionStore } from '../store/session-store.ts';
import { adoptResults } from './adopt-results.ts';
import { withKnownHashes } from './input-files.ts';

/** A recording of the session as it was found just now. */
export interface SessionRecording {
  readonly record: RecordingRecord;
  /** Its files as they are. */
  readonly files: readonly FileState[];
  /** Whether something writes to it. */
  readonly isGrowing: boolean;
  /** What opening it told. */
  readonly notices: readonly Notice[];
}

export interface SessionRecordings {
  /** In the order of the search. */
  readonly recordings: readonly SessionRecording[];
  readonly problems: readonly SearchProblem[];
}

export interface SearchRequest {
  /** Whether those of each electrode are one recording. */
  readonly concatenate: boolean;
  /** Which of them these are; all unless told otherwise. */
  readonly isWanted?: (found: FoundRecording) => boolean;
  /** Parameters of a recording alone, as `parseParameters` reads them. */
  readonly overridesOf?: (found: FoundRecording) => Readonly<Record<string, unknown>>;
}

/** Searches a session folder and notes what is in it, with results that the store does not know of. */
export async function noteRecordings(
  store: SessionStore,
  { concatenate, isWanted = () => true, overridesOf = () => ({}) }: SearchRequest,
): Promise<SessionRecordings> {
  const { folder } = store.place;
  const memory = store.placeMemory();
  const said = store.said.read();
  const { recordings, problems } = await findRecordings(folder, {
    options: said.ofAll,
    ofOne: said.ofOne,
    now: Date.now,
    known: memory,
  });
  memory.save();
  const single = recordings.map((found) => ({
    ...found,
    parts: null,
    options: saidOf(said, found),
    overrides: overridesOf(found),
    files: found.samples,
  }));
  const wanted = single.filter(isWanted);
  const entries = concatenate ? await perElectrode(folder, wanted) : wanted;
  const known = new Map(store.recordings.list().map((record) => [keyOf(record), record]));
  const read = await Promise.all(
    entries.map((entry) =>
      withKnownHashes(folder, entry.files, known.get(keyOf(entry))?.files ?? []),
    ),
  );
  const noted = store.transaction(() => {
    const noted = entries.map(({ files, writing, notices, ...entry }, i) => {
      const record = store.recordings.save({ ...entry, files: read[i]! }, known.get(keyOf(entry)));
      return { record, files, isGrowing: writing === 'growing', notices };
    });
    store.recordings.keepPresent(idsFoundIn(single, store.recordings.list()));
    return noted;
  });
  // A result is not of what is still being written.
  const settled = noted.filter(({ isGrowing }) => !isGrowing);
  await adoptResults(
    store,
    settled.map(({ record }) => record),
  );
  return { recordings: noted, problems };
}

/** Tells recordings of a session apart. */
const keyOf = ({ place, name }: Pick<FoundEntry, 'place' | 'name'>) => `${place}\0${name}`;

/** Those of the recordings that are still there, whether they are sorted alone or as one with others. */
function idsFoundIn(found: readonly FoundEntry[], records: readonly RecordingRecord[]): number[] {
  const keys = new Set(found.map(keyOf));
  return records
    .filter((record) => (record.parts ?? [record]).every((part) => keys.has(keyOf(part))))
    .map(({ id }) => id);
}

interface FoundEntry extends Omit<RecordingEntry, 'files'> {
  readonly files: readonly FileState[];
  readonly writing: FoundRecording['writing'];
  readonly notices: readonly Notice[];
}

/** An entry for each electrode: of several recordings that are sorted as one, or of the only one. */
async function perElectrode(folder: string, entries: readonly FoundEntry[]): Promise<FoundEntry[]> {
  const sources = await concatenatedSources(
    entries.map(({ place, name, options }) => ({ path: join(folder, place), name, options })),
  );
  const entryOf = ({ path, name }: PlaceSource) =>
    entries.find((entry) => entry.name === name && join(folder, entry.place) === path)!;
  return sources.map((source) => {
    if (!('parts' in source)) return entryOf(source);
    const inOrder = source.parts.map(entryOf);
    return {
      ...inOrder[0]!,
      place: '',
      name: source.name,
      folderName: source.name,
      parts: source.parts.map(({ path, name, folderName }) => ({
        place: relative(folder, path).replaceAll(sep, '/'),
        name,
        folderName,
      })),
      options: commonOptions(inOrder),
      factsHash: factsHashOfParts(inOrder.map(({ factsHash }) => factsHash)),
      overrides: commonOverrides(inOrder),
      durationSeconds: inOrder.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0),
      files: inOrder.flatMap(({ files }) => files),
      notices: inOrder.flatMap(({ notices }) => notices),
      writing: inOrder.some(({ writing }) => writing === 'growing') ? 'growing' : 'settled',
    };
  });
}

/**
 * What is said of the files of recordings that are read as one.
 * @throws UserError (`OPTIONS_DIFFER`) where it is not the same
 */
function commonOptions([first, ...others]: readonly FoundEntry[]): FoundEntry['options'] {
  const { place, options } = first!;
  const said = flagsText(options);
  for (const other of others) {
    const saidOfOther = flagsText(other.options);
    if (saidOfOther === said && other.options.probe?.text === options.probe?.text) continue;
    throw new UserError(
      'OPTIONS_DIFFER',
      `${place} and ${other.place} cannot be sorted as one: of the first was said ${said}, of the second ${saidOfOther}. Say the same of both.`,
    );
  }
  return options;
}

/**
 * Parameters of one recording that is made of several: what is said of any of them counts for all.
 * @throws UserError (`SETTINGS_DIFFER`) where two are told different values
 */
function commonOverrides(parts: readonly FoundEntry[]): FoundEntry['overrides'] {
  const said = new Map<string, { readonly value: unknown; readonly place: string }>();
  for (const { place, overrides } of parts) {
    for (const [name, value] of Object.entries(overrides)) {
      const earlier = said.get(name) ?? { value, place };
      said.set(name, earlier);
      const [first, second] = [earlier.value, value].map((each) => JSON.stringify(each));
      if (first === second) continue;
      throw new UserError(
        'SETTINGS_DIFFER',
        `${earlier.place} and ${place} cannot be sorted as one: spikeloom.json says ${name} ${first} for the first and ${second} for the second. Let it say the same of both.`,
      );
    }
  }
  return Object.fromEntries([...said].map(([name, { value }]) => [name, value]));
}
