import { createHash, randomUUID } from 'node:crypto';
import { basename, join } from 'node:path';
import { type OpenOptions, UserError } from '../../../core/index.ts';
import { shapeOf } from '../../compute/reopen-recording.ts';
import {
  type FoundRecordings,
  findRecordings,
  type SearchProblem,
} from '../../files/find-recordings.ts';
import type { FoundRecording } from '../../files/found-recording.ts';
import type { SessionStore } from '../../store/session-store.ts';
import type { OverviewPlace } from '../../traces/view-task.ts';
import type { Session, SessionAccess } from '../contract.ts';
import type { EventHub } from '../event-hub.ts';
import { type OpenRecording, OpenRecordings } from './open-recordings.ts';
import { Overviews } from './overviews.ts';
import { recordingIdOf } from './recording-id.ts';
import { type OpenedStore, openStore } from './session-access.ts';

/** One folder that clients have open: what is found in it, what is known of it, what is open of it. */
export class FolderSession {
  readonly sessionId = randomUUID();
  /** Without links. */
  readonly folder: string;
  readonly store: SessionStore | null;
  readonly access: SessionAccess;
  readonly overviews: Overviews;
  private readonly options: OpenOptions;
  private readonly ownOptions = new Map<string, OpenOptions>();
  private readonly recordings: OpenRecordings;
  /** What searches of this process found, so that the next one opens only what has changed. */
  private readonly known = new Map<string, string>();
  private found: Promise<FoundRecordings> | null = null;

  private constructor(
    folder: string,
    options: OpenOptions,
    { store, access }: OpenedStore,
    events: EventHub,
  ) {
    this.folder = folder;
    this.options = options;
    this.store = store;
    this.access = access;
    this.recordings = new OpenRecordings(folder);
    const { sessionId } = this;
    this.overviews = new Overviews((recordingId, state) =>
      events.emit('overviewChanged', { sessionId, recordingId, ...state }),
    );
  }

  /** @param folder without links */
  static async open(
    folder: string,
    options: OpenOptions,
    events: EventHub,
  ): Promise<FolderSession> {
    return new FolderSession(folder, options, await openStore(folder), events);
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
    this.overviews.forget(recordingId);
  }

  /** Where the overview of a recording is; its building begins when it is first asked for. */
  async overviewOf(recordingId: string): Promise<OverviewPlace> {
    const found = await this.find(recordingId);
    const { named, source } = await this.open(recordingId);
    const overview = {
      folder: join(this.store?.place.home ?? this.folder, 'overviews', digestOf(recordingId)),
      recordingKey: digestOf(JSON.stringify([source, found.samples])),
    };
    if (this.access.mode === 'write') {
      this.overviews.want(recordingId, { source, seen: shapeOf(named.recording) }, overview);
    }
    return overview;
  }

  async close(): Promise<void> {
    await this.overviews.close();
    await this.recordings.close();
    await this.store?.close();
  }
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
