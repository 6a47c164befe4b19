import {
  concatenate,
  type NamedRecording,
  type Notice,
  type OpenedRecording,
  type OpenOptions,
  UserError,
} from '../../core/index.ts';
import { openPlace } from './open-place.ts';

/** Where a recording is: one of those at a path. */
export interface PlaceSource {
  readonly path: string;
  readonly options: OpenOptions;
  /** Name of the recording among those at the path. */
  readonly name: string;
}

/** One of the recordings that are read as one. */
export interface PartSource extends PlaceSource {
  /** Unique among the parts, usable as a folder's name. */
  readonly folderName: string;
}

/** Several recordings that are read as one, in this order. */
export interface ConcatenatedSource {
  /** Of the whole. */
  readonly name: string;
  readonly parts: readonly PartSource[];
}

/** All that a thread or a later process needs to open a recording again. */
export type RecordingSource = PlaceSource | ConcatenatedSource;

/** A recording, and how its files are closed. */
export interface OpenedSource extends Pick<OpenedRecording, 'format' | 'formatId' | 'said'> {
  readonly named: NamedRecording;
  /** The recordings that it was put together from; itself where it is one of its own. */
  readonly parts: readonly NamedRecording[];
  /** What concerns the places as a whole. */
  readonly notices: readonly Notice[];
  readonly close: () => Promise<void>;
}

/** For messages: what a user knows the recording by. */
export function pathOf(source: RecordingSource): string {
  return 'parts' in source ? source.parts.map(({ path }) => path).join(' + ') : source.path;
}

/**
 * @throws UserError (`RECORDING_GONE`, `RECORDINGS_DIFFER`), DamagedFileError; whatever opening its
 *   files throws
 */
export async function openSource(source: RecordingSource): Promise<OpenedSource> {
  const places = 'parts' in source ? source.parts : [{ ...source, folderName: source.name }];
  const opened: OpenedRecording[] = [];
  const close = async () => {
    await Promise.all(opened.map((place) => place.close()));
  };
  try {
    const parts: NamedRecording[] = [];
    for (const place of places) {
      const there = await openPlace(place.path, place.options);
      opened.push(there);
      parts.push({ ...named(there, place), name: place.folderName });
    }
    const notices = opened.flatMap((place) => place.notices);
    const { format, formatId, said } = opened[0]!;
    return { named: whole(source.name, parts), parts, format, formatId, said, notices, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function named({ recordings }: OpenedRecording, { path, name }: PlaceSource): NamedRecording {
  const found = recordings.find((recording) => recording.name === name);
  if (found !== undefined) return found;
  throw new UserError(
    'RECORDING_GONE',
    `${path} no longer holds the recording "${name}"; it was moved, or its folder was changed. Open the folder or sort it again.`,
  );
}

function whole(name: string, parts: readonly NamedRecording[]): NamedRecording {
  if (parts.length === 1) return { ...parts[0], name };
  return {
    name,
    recording: concatenate(parts),
    samples: parts.flatMap(({ samples }) => samples),
  };
}
