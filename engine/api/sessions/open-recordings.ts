import { join } from 'node:path';
import {
  type NamedRecording,
  type OpenedRecording,
  type OpenOptions,
  UserError,
} from '../../../core/index.ts';
import { openPlace } from '../../files/open-place.ts';
import type { PlaceSource } from '../../files/open-source.ts';

/** A recording of the session, opened. */
export interface OpenRecording {
  readonly named: NamedRecording;
  readonly opened: OpenedRecording;
  /** For other threads. */
  readonly source: PlaceSource;
}

/** Where a recording is. */
export interface PlacedRecording {
  readonly place: string;
  readonly name: string;
}

/** Recordings that stay open because somebody may look at them again. */
const mostOpen = 8;

/** The recordings of a folder that are being looked at. */
export class OpenRecordings {
  private readonly folder: string;
  private readonly open = new Map<string, Promise<OpenRecording>>();

  constructor(folder: string) {
    this.folder = folder;
  }

  /** @throws UserError, DamagedFileError where it cannot be opened */
  get(key: string, where: PlacedRecording, options: OpenOptions): Promise<OpenRecording> {
    const known = this.open.get(key);
    const recording = known ?? this.openAnew(where, options);
    this.open.delete(key);
    this.open.set(key, recording);
    if (known === undefined) {
      // What failed is tried again the next time: the user may have mended it.
      recording.catch(() => this.open.delete(key));
      for (const oldest of [...this.open.keys()].slice(0, -mostOpen)) void this.forget(oldest);
    }
    return recording;
  }

  async forget(key: string): Promise<void> {
    const recording = this.open.get(key);
    this.open.delete(key);
    await recording?.then(
      ({ opened }) => opened.close(),
      () => undefined,
    );
  }

  async close(): Promise<void> {
    await Promise.all([...this.open.keys()].map((key) => this.forget(key)));
  }

  private async openAnew(
    { place, name }: PlacedRecording,
    options: OpenOptions,
  ): Promise<OpenRecording> {
    const path = join(this.folder, place);
    const opened = await openPlace(path, options);
    const named = opened.recordings.find((recording) => recording.name === name);
    if (named !== undefined) return { named, opened, source: { path, options, name } };
    await opened.close();
    throw new UserError(
      'RECORDING_GONE',
      `${path} no longer holds the recording "${name}"; it was moved, or its folder was changed. Open the folder again.`,
    );
  }
}
