import { createHash, randomUUID } from 'node:crypto';
import { basename, join } from 'node:path';
import { type OpenOptions, UserError } from '../../../core/index.ts';
import { shapeOf } from '../../compute/reopen-recording.ts';
import { type SampledFile, sampleFiles } from '../../files/content-sample.ts';
import type { FileState } from '../../files/file-states.ts';
import { openSource, type RecordingSource } from '../../files/open-source.ts';
import { sourceOf } from '../../jobs/recording-source.ts';
import type { SpeedHistory } from '../../jobs/speed-history.ts';
import { homeNames } from '../../store/home-names.ts';
import type { SessionStore } from '../../store/session-store.ts';
import type { OverviewPlace } from '../../traces/view-task.ts';
import type { Session, SessionAccess } from '../contract.ts';
import type { EventHub } from '../event-hub.ts';
import {
  type Catalogue,
  type CatalogueEntry,
  entryOf,
  joinToWork,
  searchToLook,
  searchToWork,
} from './catalogue.ts';
import type { LearningWatch } from './learning-watch.ts';
import { type OpenRecording, OpenRecordings } from './open-recordings.ts';
import { Overviews } from './overviews.ts';
import { recordingIdOf } from './recording-id.ts';
import { SaidOptions } from './said-options.ts';
import { openStore } from './session-access.ts';
import { SessionJobs } from './session-jobs.ts';

/** Whoever puts a file into a folder does not expect it in a list any sooner. */
const freshMs = 2000;

/** One folder that clients have open: what is found in it, what is known of it, what is open of it. */
export class FolderSession {
  readonly sessionId: string;
  /** Without links. */
  readonly folder: string;
  readonly store: SessionStore | null;
  readonly access: SessionAccess;
  readonly overviews: Overviews;
  /** Null where another process works on the folder. */
  readonly jobs: SessionJobs | null;
  private readonly recordings: OpenRecordings;
  private readonly said: SaidOptions;
  private readonly overviewKeys = new Map<string, Promise<string>>();
  private searched: Promise<Catalogue> | null = null;
  private searchedAtMs = Number.NEGATIVE_INFINITY;

  private constructor(parts: SessionParts) {
    this.sessionId = parts.sessionId;
    this.folder = parts.folder;
    this.store = parts.store;
    this.access = parts.access;
    this.overviews = parts.overviews;
    this.jobs = parts.jobs;
    this.said = parts.said;
    this.recordings = new OpenRecordings();
  }

  /**
   * @param folder without links
   * @param options what a user says of all files; what was said before where it is left out
   * @param learning what was learned while it was open before
   */
  static async open(
    folder: string,
    options: OpenOptions | undefined,
    events: EventHub,
    speeds: SpeedHistory,
    learning: LearningWatch,
  ): Promise<FolderSession> {
    const { store, access } = await openStore(folder);
    const said = new SaidOptions(store, access.mode === 'write');
    if (options !== undefined) said.sayOfAll(options);
    const sessionId = randomUUID();
    const overviews = new Overviews((recordingId, state) =>
      events.emit('overviewChanged', { sessionId, recordingId, ...state }),
    );
    const jobs =
      store === null || access.mode === 'read-only'
        ? null
        : new SessionJobs(
            store,
            speeds,
            learning,
            (id) => recordingIdOf(store.recordings.byId(id)!),
            {
              onProgress: () => events.emit('jobsChanged', { sessionId, ...jobs!.list() }),
              onLearning: (learned) => events.emit('learningChanged', { ...learned, sessionId }),
              onState() {
                events.emit('jobsChanged', { sessionId, ...jobs!.list() });
                events.emit('recordingsChanged', { sessionId });
              },
            },
          );
    return new FolderSession({
      ...{ sessionId, folder, said, store, access, overviews, jobs },
    });
  }

  /** What clients are told. */
  facts(openedRecordingId: string | null): Session {
    return {
      sessionId: this.sessionId,
      path: this.folder,
      name: basename(this.folder),
      openedRecordingId,
      access: this.access,
      storedIn: this.home,
    };
  }

  /**
   * What is needed to work on the folder.
   * @throws UserError (`READ_ONLY`) where another process does
   */
  get writable(): { readonly store: SessionStore; readonly jobs: SessionJobs } {
    const { store, jobs, access } = this;
    if (store !== null && jobs !== null) return { store, jobs };
    const why = access.mode === 'read-only' ? access.reason : '';
    throw new UserError('READ_ONLY', `This folder can only be looked at. ${why}`);
  }

  private get home(): string {
    return this.store?.place.home ?? this.folder;
  }

  /** What is in the folder now, or was a moment ago: a queue that goes on makes clients ask often. */
  async list(): Promise<Catalogue> {
    const isFresh = performance.now() - this.searchedAtMs < freshMs;
    return this.searched !== null && isFresh ? this.searched : this.search();
  }

  /** Searches the folder, and notes what is in it where that is allowed. */
  search(): Promise<Catalogue> {
    this.searchedAtMs = performance.now();
    const { store, access, folder, said } = this;
    this.searched =
      store !== null && access.mode === 'write'
        ? searchToWork(store)
        : searchToLook(folder, store, said.now);
    return this.searched;
  }

  /**
   * Notes that recordings are to be sorted as one, those of each electrode for themselves.
   * @param recordingIds all unless told otherwise
   * @returns the ids of what is to be sorted
   * @throws UserError (`ONE_RECORDING`, `RECORDINGS_DIFFER`, `SETTINGS_DIFFER`, `OPTIONS_DIFFER`, `READ_ONLY`)
   */
  async join(recordingIds: readonly string[] | undefined): Promise<string[]> {
    for (const recordingId of recordingIds ?? []) await this.find(recordingId);
    const joined = await joinToWork(this.writable.store, recordingIds);
    await this.search();
    return joined;
  }

  /** @throws UserError `NO_SUCH_RECORDING` among what was found the last time */
  async find(recordingId: string): Promise<CatalogueEntry> {
    return entryOf(await (this.searched ?? this.search()), recordingId, this.folder);
  }

  async open(recordingId: string): Promise<OpenRecording> {
    const found = await this.find(recordingId);
    return this.recordings.get(recordingId, sourceOf(this.folder, found));
  }

  /**
   * Opens a recording anew, with what a user says of it.
   * @throws whatever opening it throws; then it stays as it was
   */
  async setOptions(recordingId: string, options: OpenOptions): Promise<void> {
    const found = await this.find(recordingId);
    const { close } = await openSource(sourceOf(this.folder, { ...found, options }));
    await close();
    for (const { place, name } of found.parts ?? [found]) this.said.sayOf({ place, name, options });
    await this.recordings.forget(recordingId);
    // What waits to be sorted is read so, too.
    await this.search();
  }

  /** Opens everything anew, with what a user says of all files. */
  async setAllOptions(options: OpenOptions): Promise<void> {
    this.said.sayOfAll(options);
    await this.recordings.close();
    await this.search();
  }

  /** Where the overview of a recording is. */
  async overviewOf(recordingId: string): Promise<OverviewPlace> {
    const { files } = await this.find(recordingId);
    const { source } = await this.open(recordingId);
    return {
      folder: join(this.home, homeNames.overviews, digestOf(recordingId)),
      recordingKey: await this.overviewKeyOf(source, files),
    };
  }

  /** Sees to it that the overview of a recording is built: not before somebody has seen something of it. */
  async wantOverview(recordingId: string): Promise<void> {
    if (this.access.mode === 'read-only') return;
    const { named, source } = await this.open(recordingId);
    const place = { source, seen: shapeOf(named.recording) };
    this.overviews.want(recordingId, place, await this.overviewOf(recordingId));
  }

  /** Changes with what is in the files; the same for a copy of them. */
  private overviewKeyOf(source: RecordingSource, files: readonly FileState[]): Promise<string> {
    const asFound = JSON.stringify([source, files]);
    let key = this.overviewKeys.get(asFound);
    if (key === undefined) {
      key = sampleFiles(this.folder, files).then((sampled) =>
        digestOf(JSON.stringify([source, sampled.map(contentOf)])),
      );
      this.overviewKeys.set(asFound, key);
      // A file that could not be read may be there the next time.
      key.catch(() => this.overviewKeys.delete(asFound));
    }
    return key;
  }

  /** Stops what runs, so that it can be gone on with, and lets the folder go. */
  async close(): Promise<void> {
    await this.jobs?.stop();
    await this.overviews.close();
    await this.recordings.close();
    await this.store?.close();
  }
}

interface SessionParts {
  readonly sessionId: string;
  readonly folder: string;
  readonly said: SaidOptions;
  readonly store: SessionStore | null;
  readonly access: SessionAccess;
  readonly overviews: Overviews;
  readonly jobs: SessionJobs | null;
}

/** What a copy of a file has in common with it. */
function contentOf({ path, byteLength, modifiedMs, contentSample }: SampledFile) {
  return [path, byteLength, modifiedMs, contentSample];
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
