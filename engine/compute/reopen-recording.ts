import { DamagedFileError, type Recording } from '../../core/index.ts';
import {
  type OpenedSource,
  openSource,
  pathOf,
  type RecordingSource,
} from '../files/open-source.ts';

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

/**
 * Opens a recording again in another thread.
 * @param seen the recording as the first thread saw it
 * @throws DamagedFileError `RECORDING_CHANGED` where the file is no longer what it was; whatever
 *   `openSource` throws
 */
export async function reopenRecording(
  source: RecordingSource,
  seen: RecordingShape,
): Promise<OpenedSource> {
  const opened = await openSource(source);
  const { recording } = opened.named;
  if (isSame(shapeOf(recording), seen)) return opened;
  await opened.close();
  throw new DamagedFileError(
    'RECORDING_CHANGED',
    `${pathOf(source)} changed while it was being sorted: it now holds ${describe(recording)}, and held ${describe(seen)} when it was opened. Sort it again when nothing writes to it.`,
  );
}

const isSame = (a: RecordingShape, b: RecordingShape) => JSON.stringify(a) === JSON.stringify(b);

function describe({ segments, channelCount, sampleRate }: RecordingShape): string {
  const samples = segments.reduce((sum, segment) => sum + segment.sampleCount, 0);
  const stretches = segments.length === 1 ? '' : ` in ${segments.length} stretches`;
  return `${samples} samples${stretches} of ${channelCount} channels at ${sampleRate} Hz`;
}
