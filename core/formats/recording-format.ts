import type { ByteSource, FileTree } from '../recording/byte-source.ts';
import type { EventSource } from '../recording/events.ts';
import type { Recording } from '../recording/recording.ts';
import type { OpenOptions } from './open-options.ts';
import type { FormatId } from './opened-recording.ts';
import type { SourceSet } from './source-set.ts';

/** A file to look at or to open, with what is around it. */
export interface FormatFile {
  readonly tree: FileTree;
  readonly path: string;
  readonly source: ByteSource;
  /** Opens further files, and closes them where opening fails. */
  readonly sources: SourceSet;
  /** The first bytes of the file. */
  readonly head: Uint8Array;
}

/** What a file turned out to hold. */
export interface OpenedFile {
  readonly recording: Recording;
  /** The files that hold the samples, where it is not this one. */
  readonly samples?: readonly ByteSource[];
  /** What the recording is called, where the file's name says nothing. */
  readonly name?: string;
  readonly events?: EventSource | undefined;
}

/** A format of which one file holds, or stands for, one recording. */
export interface RecordingFormat {
  readonly format: string;
  readonly formatId: FormatId;
  readonly matches: (file: FormatFile) => boolean | Promise<boolean>;
  readonly open: (file: FormatFile, options: OpenOptions) => Promise<OpenedFile>;
}
