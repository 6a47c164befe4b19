import { type Notice, type OpenOptions, UserError } from '../../../core/index.ts';
import { factsHashOfParts } from '../../files/facts-hash.ts';
import type { FileState } from '../../files/file-states.ts';
import { findRecordings, type SearchProblem } from '../../files/find-recordings.ts';
import { type SaidOfFiles, saidOf } from '../../files/said-of-files.ts';
import { withKnownHashes } from '../../jobs/input-files.ts';
import { noteRecordings } from '../../jobs/session-recordings.ts';
import { readSettings } from '../../session/settings.ts';
import type { PartEntry, RecordingRecord } from '../../store/recording-table.ts';
import type { SessionStore } from '../../store/session-store.ts';
import { recordingIdOf } from './recording-id.ts';

/** A recording of the session as it was found just now. */
export interface CatalogueEntry {
  readonly recordingId: string;
  readonly place: string;
  readonly name: string;
  /** The recordings that are sorted as this one; null for one of its own. */
  readonly parts: readonly PartEntry[] | null;
  readonly format: string;
  readonly sampleRate: number;
  readonly channelCount: number;
  readonly durationSeconds: number;
  readonly files: readonly FileState[];
  readonly isGrowing: boolean;
  readonly notices: readonly Notice[];
  /** What was said of its files that they do not say themselves. */
  readonly options: OpenOptions;
  /** Of what opening it told; null where nothing is known. */
  readonly factsHash: string | null;
  /** What the store has of it; null where nothing may be noted and nobody has yet. */
  readonly record: RecordingRecord | null;
}

export interface Catalogue {
  readonly entries: readonly CatalogueEntry[];
  readonly problems: readonly SearchProblem[];
}

/** Searches a folder that this process may work on, and notes what is in it. */
export async function searchToWork(store: SessionStore): Promise<Catalogue> {
  const settings = await readSettings(store.place.folder);
  const { recordings, problems } = await noteRecordings(store, {
    concatenate: false,
    overridesOf: ({ place }) => settings.overridesOf(place),
  });
  const entries = recordings.map(({ record, ...found }) => ({
    recordingId: recordingIdOf(record),
    ...record,
    ...found,
    record,
  }));
  const joined = joinedEntries(store.recordings.list(), entries).map(async (entry) => {
    const files = await withKnownHashes(store.place.folder, entry.files, entry.record.files);
    const { options, factsHash, record } = entry;
    const folderName = record.resultFolder;
    const found = { ...record, options, factsHash, folderName, files };
    return { ...entry, record: store.recordings.save(found) };
  });
  return { entries: [...entries, ...(await Promise.all(joined))], problems };
}

/**
 * Notes that recordings are to be sorted as one.
 * @param recordingIds all unless told otherwise
 * @returns the ids of what is to be sorted
 * @throws UserError (`ONE_RECORDING`, `RECORDINGS_DIFFER`, `SETTINGS_DIFFER`, `OPTIONS_DIFFER`)
 */
export async function joinToWork(
  store: SessionStore,
  recordingIds: readonly string[] | undefined,
): Promise<string[]> {
  const settings = await readSettings(store.place.folder);
  const { recordings } = await noteRecordings(store, {
    concatenate: true,
    isWanted: (found) => recordingIds?.includes(recordingIdOf(found)) ?? true,
    overridesOf: ({ place }) => settings.overridesOf(place),
  });
  return recordings.map(({ record }) => recordingIdOf(record));
}

/** What has been sorted as one of recordings that were found. */
function joinedEntries(records: readonly RecordingRecord[], found: readonly CatalogueEntry[]) {
  const byId = new Map(found.map((entry) => [entry.recordingId, entry]));
  return records.flatMap((record) => {
    const parts = (record.parts ?? []).flatMap((part) => byId.get(recordingIdOf(part)) ?? []);
    if (record.parts === null || parts.length < record.parts.length) return [];
    const entry = {
      ...record,
      recordingId: recordingIdOf(record),
      files: parts.flatMap(({ files }) => files),
      isGrowing: parts.some(({ isGrowing }) => isGrowing),
      notices: parts.flatMap(({ notices }) => notices),
      options: parts[0]!.options,
      factsHash: factsHashOfParts(parts.map((part) => part.factsHash)),
      record,
    };
    return [entry];
  });
}

/** Searches a folder that another process works on. */
export async function searchToLook(
  folder: string,
  store: SessionStore | null,
  said: SaidOfFiles,
): Promise<Catalogue> {
  const { ofAll: options, ofOne } = said;
  const { recordings, problems } = await findRecordings(folder, { options, ofOne, now: Date.now });
  const records = store?.recordings.list() ?? [];
  const isSame = (a: { place: string; name: string }, b: { place: string; name: string }) =>
    a.place === b.place && a.name === b.name;
  const entries = recordings.map((found) => ({
    ...found,
    recordingId: recordingIdOf(found),
    parts: null,
    files: found.samples,
    isGrowing: found.writing === 'growing',
    options: saidOf(said, found),
    record: records.find((record) => isSame(record, found)) ?? null,
  }));
  return { entries: [...entries, ...joinedEntries(records, entries)], problems };
}

/** @throws UserError `NO_SUCH_RECORDING` */
export function entryOf(
  { entries }: Catalogue,
  recordingId: string,
  folder: string,
): CatalogueEntry {
  const found = entries.find((entry) => entry.recordingId === recordingId);
  if (found !== undefined) return found;
  throw new UserError(
    'NO_SUCH_RECORDING',
    `${folder} holds no recording "${recordingId}". List the recordings again.`,
  );
}
