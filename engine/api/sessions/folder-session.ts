import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import { type OpenOptions, UserError } from '../../../core/index.ts';
import {
  type FoundRecordings,
  findRecordings,
  type SearchProblem,
} from '../../files/find-recordings.ts';
import type { FoundRecording } from '../../files/found-recording.ts';
import type { SessionStore } from '../../store/session-store.ts';
import type { Session, SessionAccess } from '../contract.ts';
import { type OpenRecording, OpenRecordings } from './open-recordings.ts';
import { recordingIdOf } from './recording-id.ts';
import { type OpenedStore, openStore } from './session-access.ts';

/** One folder that clients have open: what is found in it, what is known of it, what is open of it. */
export class FolderSession {
  readonly sessionId = randomUUID();
  /** Without links. */
  readonly folder: string;
  readonly store: SessionStore | null;
  readonly access: SessionAccess;
  private readonly options: OpenOptions;
  private readonly ownOptions = new Map<string, OpenOptions>();
  private readonly recordings: OpenRecordings;
  /** What searches of this process found, so that the next one opens only what has changed. */
  private readonly known = new Map<string, string>();
  private found: Promise<FoundRecordings> | null = null;

  private constructor(folder: string, options: OpenOptions, { store, access }: OpenedStore) {
    this.folder = folder;
    this.options = options;
    this.store = store;
    this.access = access;
    this.recordings = new OpenRecordings(folder);
  }

  /** @param folder without links */
  static async open(folder: string, options: OpenOptions): Promise<FolderSession> {
    return new FolderSession(folder, options, await openStore(folder));
  }

  /** What clients are told. */
  facts(openedRecordingId: string | null): Session {
    return {
      sessionId: this.sessionId,
      path: this.folder,
      name: basename(this.folder),
      openedRecordingId,
      access: this.access,
      storedIn: this.store?.place.home ?? this.folder,
    };
  }

  /** Searches the folder. Several who ask at once share one search. */
  search(): Promise<FoundRecordings> {
    this.found = findRecordings(this.folder, {
      options: this.options,
      now: Date.now,
      known: {
        recall: (place) => this.known.get(place),
        remember: (place, text) => this.known.set(place, text),
      },
    });
    return this.found;
  }

  /** What was found the last time. */
  async list(): Promise<{
    readonly recordings: readonly FoundRecording[];
    readonly problems: readonly SearchProblem[];
  }> {
    return this.found ?? this.search();
  }

  /** @throws UserError `NO_SUCH_RECORDING` */
  async find(recordingId: string): Promise<FoundRecording> {
    const { recordings } = await this.list();
    const found = recordings.find((recording) => recordingIdOf(recording) === recordingId);
    if (found !== undefined) return found;
    throw new UserError(
      'NO_SUCH_RECORDING',
      `${this.folder} holds no recording "${recordingId}". List the recordings again.`,
    );
  }

  async open(recordingId: string): Promise<OpenRecording> {
    const found = await this.find(recordingId);
    return this.recordings.get(recordingId, found, this.optionsOf(recordingId));
  }

  optionsOf(recordingId: string): OpenOptions {
    return this.ownOptions.get(recordingId) ?? this.options;
  }

  /** Opens the recording anew, with what a user says of it. */
  async setOptions(recordingId: string, options: OpenOptions): Promise<void> {
    this.ownOptions.set(recordingId, options);
    await this.recordings.forget(recordingId);
  }

  async close(): Promise<void> {
    await this.recordings.close();
    await this.store?.close();
  }
}
