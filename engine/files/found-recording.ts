import {
  durationSeconds,
  type FormatId,
  type Notice,
  type OpenedRecording,
} from '../../core/index.ts';
import type { FileState } from './file-states.ts';
import type { Writing } from './writing.ts';

/** What opening a recording told of it. */
export interface RecordingFacts {
  /** Among the recordings at its place. */
  readonly name: string;
  readonly format: string;
  readonly formatId: FormatId;
  readonly sampleRate: number;
  readonly channelCount: number;
  readonly durationSeconds: number;
  readonly notices: readonly Notice[];
  /** Paths of the files that hold its samples. */
  readonly samplesPaths: readonly string[];
}

/** A recording in a folder that was searched. */
export interface FoundRecording extends Omit<RecordingFacts, 'samplesPaths'> {
  /** Path of what is to be opened, relative to the folder, with `/`. */
  readonly place: string;
  /** Unique among the recordings of the folder, usable as a folder's name. */
  readonly folderName: string;
  readonly samples: readonly FileState[];
  readonly writing: Writing;
}

/** @param pathOf gives the path of a file, relative to the folder that is searched */
export function factsOf(
  { format, formatId, recordings, notices }: OpenedRecording,
  pathOf: (fileName: string) => string,
): RecordingFacts[] {
  return recordings.map(({ name, recording, samples }) => ({
    name,
    format,
    formatId,
    sampleRate: recording.sampleRate,
    channelCount: recording.channelCount,
    durationSeconds: durationSeconds(recording),
    notices: [...notices, ...recording.notices],
    samplesPaths: samples.map((source) => pathOf(source.name)),
  }));
}
