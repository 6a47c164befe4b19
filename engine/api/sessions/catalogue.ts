import { type Notice, type OpenOptions, UserError } from '../../../core/index.ts';
import type { FileState } from '../../files/file-states.ts';
import { findRecordings, type SearchProblem } from '../../files/find-recordings.ts';
import { noteRecordings } from '../../jobs/session-recordings.ts';
import { readSettings } from '../../session/settings.ts';
import type { RecordingRecord } from '../../store/recording-table.ts';
import type { SessionStore } from '../../store/session-store.ts';
import { recordingIdOf } from './recording-id.ts';

/** A recording of the session as it was found just now. */
export interface CatalogueEntry {
  readonly recordingId: string;
  readonly place: string;
  readonly name: string;
  readonly format: string;
  readonly sampleRate: number;
  readonly channelCount: number;
  readonly durationSeconds: number;
  readonly files: readonly FileState[];
  readonly isGrowing: boolean;
  readonly notices: readonly Notice[];
  /** What the store has of it; null where nothing may be noted and nobody has yet. */
  readonly record: RecordingRecord | null;
}

export interface Catalogue {
  readonly entries: readonly CatalogueEntry[];
  readonly problems: readonly SearchProblem[];
}

/** Searches a folder that this process may work on, and notes what is in it. */
export async function searchToWork(store: SessionStore, options: OpenOptions): Promise<Catalogue> {
  const settings = await readSettings(store.place.folder);
  const { recordings, problems } = await noteRecordings(store, {
    options,
    concatenate: false,
    overridesOf: ({ place }) => settings.overridesOf(place),
  });
  return {
    entries: recordings.map(({ record, ...found }) => ({
      recordingId: recordingIdOf(record),
      ...record,
      ...found,
      record,
    })),
    problems,
  };
}

/** Searches a folder that another process works on. */
export async function searchToLook(
  folder: string,
  store: SessionStore | null,
  options: OpenOptions,
): Promise<Catalogue> {
  const { recordings, problems } = await findRecordings(folder, { options, now: Date.now });
  const records = store?.recordings.list() ?? [];
  const isSame = (a: { place: string; name: string }, b: { place: string; name: string }) =>
    a.place === b.place && a.name === b.name;
  return {
    entries: recordings.map((found) => ({
      ...found,
      recordingId: recordingIdOf(found),
      files: found.samples,
      isGrowing: found.writing === 'growing',
      record: records.find((record) => isSame(record, found)) ?? null,
    })),
    problems,
  };
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
