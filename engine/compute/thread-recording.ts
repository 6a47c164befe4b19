import type { Recording } from '../../core/index.ts';
import type { OpenedSource } from '../files/open-source.ts';
import { type RecordingPlace, reopenRecording } from './reopen-recording.ts';

let opened: { readonly key: string; readonly recording: Promise<OpenedSource> } | undefined;

/**
 * The recording that this thread works on, opened once. Its files are closed when the thread ends or
 * works on another.
 * @throws whatever `reopenRecording` throws
 */
export async function recordingOf({ source, seen }: RecordingPlace): Promise<Recording> {
  const key = JSON.stringify([source, seen]);
  if (opened?.key !== key) {
    const before = opened;
    opened = { key, recording: reopenRecording(source, seen) };
    await before?.recording.then(({ close }) => close());
  }
  return (await opened.recording).named.recording;
}
