import type { FormatId, Notice, OpenOptions } from '../../../core/index.ts';
import type { Fault } from './fault.ts';
import type { ParameterValues } from './parameters.ts';

/** An open folder, or a single file: its recordings and all that is kept about them. */
export interface Session {
  /** Valid in this engine process; opening the same place again gives the same. */
  readonly sessionId: string;
  /** The folder. */
  readonly path: string;
  readonly name: string;
  /** The recording to show first where a file was opened. */
  readonly openedRecordingId: string | null;
  readonly access: SessionAccess;
  /** Folder where results and the session's database are. */
  readonly storedIn: string;
}

export type SessionAccess =
  | { readonly mode: 'write' }
  | {
      readonly mode: 'read-only';
      /** In words for the user, e.g. which process on which machine sorts this folder. */
      readonly reason: string;
    };

export type RecordingState =
  | 'new'
  | 'queued'
  | 'sorting'
  | 'paused'
  | 'sorted'
  /** Not sorted; its units are what another program has found. */
  | 'imported'
  | 'failed'
  /** Sorted before its file or its parameters changed. */
  | 'outdated'
  /** Something still writes to the file. */
  | 'growing'
  /** Cannot be opened; `fault` says why. */
  | 'unreadable';

export interface RecordingSummary {
  /** Stays the same for as long as the file stays in its place. */
  readonly recordingId: string;
  readonly name: string;
  /** From the session's folder, with `/`; of several that were sorted as one with ` + ` between them. */
  readonly relativePath: string;
  /** The recordings that are sorted as this one, in their order; null for one of its own. */
  readonly partIds: readonly string[] | null;
  readonly format: string;
  readonly state: RecordingState;
  readonly durationSeconds: number;
  readonly channelCount: number;
  readonly sampleRateHz: number;
  readonly byteLength: number;
  /** Of the newest finished run and its curation; null before. */
  readonly unitCount: number | null;
  readonly spikeCount: number | null;
  readonly warnings: readonly Notice[];
  readonly fault: Fault | null;
}

export interface RecordingList {
  readonly recordings: readonly RecordingSummary[];
  /** Files and folders that could not be looked into. */
  readonly problems: readonly { readonly path: string; readonly fault: Fault }[];
}

export interface SegmentFacts {
  /** Position of its first sample on the recording's clock. */
  readonly startSample: number;
  readonly sampleCount: number;
  readonly startSeconds: number;
}

export interface ProbeFacts {
  readonly name: string;
  /** Contact positions, `[x0, y0, x1, y1, ...]`, y along the shank. */
  readonly positionsUm: Float64Array;
  readonly shankIds: readonly string[];
  readonly geometryKnown: boolean;
}

export interface RecordingFacts {
  readonly recordingId: string;
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  readonly format: string;
  readonly formatId: FormatId;
  readonly sampleRateHz: number;
  readonly channelNames: readonly string[];
  readonly probe: ProbeFacts;
  readonly segments: readonly SegmentFacts[];
  readonly sampleCount: number;
  readonly durationSeconds: number;
  readonly byteLength: number;
  readonly gainToMicrovolts: number;
  readonly warnings: readonly Notice[];
  /** What was said about the file, by the user or beside it, e.g. the rate of a raw binary. */
  readonly openOptions: OpenOptions;
  /** What `spikeloom.json` says for all recordings of the folder; what a job is told comes before it. */
  readonly sessionParameters: ParameterValues;
  /** What it says for this recording; it comes before all else. */
  readonly parameterOverrides: ParameterValues;
}

export interface RecordingRef {
  readonly sessionId: string;
  readonly recordingId: string;
}

export interface OpenSessionRequest {
  /** A folder, or a file of a recording. */
  readonly path: string;
  /** What the files do not say themselves. */
  readonly options?: OpenOptions | undefined;
}

export interface SessionMethods {
  openSession(request: OpenSessionRequest): Session;
  /** The last client that closes it lets the folder go, once its jobs have ended. */
  closeSession(request: { readonly sessionId: string }): null;
  listRecordings(request: { readonly sessionId: string }): RecordingList;
  describeRecording(request: RecordingRef): RecordingFacts;
  /** Says what a file does not say itself; opens it anew. */
  setOpenOptions(request: RecordingRef & { readonly options: OpenOptions }): RecordingFacts;
}

export interface SessionEvents {
  /** The list of recordings, or what it says of one, is no longer what it was. */
  recordingsChanged(event: { readonly sessionId: string }): void;
}
