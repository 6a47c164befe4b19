import {
  durationSeconds,
  type FormatId,
  type NamedRecording,
  type Notice,
  type OpenedRecording,
} from '../../core/index.ts';
import { factsHashOf } from './facts-hash.ts';
import type { FileState } from './file-states.ts';
import { tellEvents } from './recorded-events.ts';
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
  /** Another one where the recording has grown or is read otherwise. */
  readonly factsHash: string;
  readonly notices: readonly Notice[];
  /** Null where there are none, or they take long to count. */
  readonly eventCount: number | null;
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

/** Events are counted where no more has to be looked through. */
const MOST_EVENT_BYTES = 4 << 20;

/** @param pathOf gives the path of a file, relative to the folder that is searched */
export async function factsOf(
  { format, formatId, recordings, notices }: OpenedRecording,
  pathOf: (fileName: string) => string,
): Promise<RecordingFacts[]> {
  const counts = await Promise.all(recordings.map(countOfEvents));
  return recordings.map(({ name, recording, samples }, i) => ({
    name,
    format,
    formatId,
    sampleRate: recording.sampleRate,
    channelCount: recording.channelCount,
    durationSeconds: durationSeconds(recording),
    factsHash: factsHashOf(recording),
    notices: [...notices, ...recording.notices],
    eventCount: counts[i]!,
    samplesPaths: samples.map((source) => pathOf(source.name)),
  }));
}

async function countOfEvents(named: NamedRecording): Promise<number | null> {
  const told = await tellEvents(named, MOST_EVENT_BYTES);
  return told?.state === 'read' ? told.events.seconds.length : null;
}
