import {
  DamagedFileError,
  type NamedRecording,
  type OpenOptions,
  type Recording,
  UserError,
} from '../../core/index.ts';
import { openPlace } from '../files/open-place.ts';

/** Where a thread finds a recording that another thread has opened. */
export interface RecordingSource {
  readonly path: string;
  readonly options: OpenOptions;
  /** Name of the recording among those at the path. */
  readonly name: string;
}

/** What two openings of the same recording agree on. */
export type RecordingShape = Pick<Recording, 'segments' | 'channelCount' | 'sampleRate'>;

export function shapeOf({ segments, channelCount, sampleRate }: Recording): RecordingShape {
  return { segments, channelCount, sampleRate };
}

/** All that a thread needs to open a recording again. */
export interface RecordingPlace {
  readonly source: RecordingSource;
  readonly seen: RecordingShape;
}

/** A recording, and how its files are closed. */
export interface ReopenedRecording {
  readonly named: NamedRecording;
  readonly close: () => Promise<void>;
}

/**
 * Opens a recording again in another thread.
 * @param seen the recording as the first thread saw it
 * @throws UserError `RECORDING_GONE`, DamagedFileError `RECORDING_CHANGED` where the file is no
 *   longer what it was; whatever opening it throws
 */
export async function reopenRecording(
  source: RecordingSource,
  seen: RecordingShape,
): Promise<ReopenedRecording> {
  const opened = await openPlace(source.path, source.options);
  const found = opened.recordings.find(({ name }) => name === source.name);
  if (found !== undefined && isSame(shapeOf(found.recording), seen)) {
    return { named: found, close: () => opened.close() };
  }
  await opened.close();
  if (found === undefined) {
    throw new UserError(
      'RECORDING_GONE',
      `${source.path} no longer holds the recording "${source.name}"; was it changed while being sorted? Sort it again.`,
    );
  }
  throw new DamagedFileError(
    'RECORDING_CHANGED',
    `${source.path} changed while it was being sorted: it now holds ${describe(found.recording)}, and held ${describe(seen)} when it was opened. Sort it again when nothing writes to it.`,
  );
}

const isSame = (a: RecordingShape, b: RecordingShape) => JSON.stringify(a) === JSON.stringify(b);

function describe({ segments, channelCount, sampleRate }: RecordingShape): string {
  const samples = segments.reduce((sum, segment) => sum + segment.sampleCount, 0);
  const stretches = segments.length === 1 ? '' : ` in ${segments.length} stretches`;
  return `${samples} samples${stretches} of ${channelCount} channels at ${sampleRate} Hz`;
}
