import type { Parameters, Sorting, TraceExcerpt } from '../../core/index.ts';
import type { RecordingShape, RecordingSource } from './reopen-recording.ts';

/** What a thread is told that sorts a recording. */
export interface SortJob {
  readonly source: RecordingSource;
  readonly seen: RecordingShape;
  readonly parameters: Parameters;
  /** Threads for the parts of the work that can be shared. */
  readonly threads: number;
  readonly excerptSeconds: number;
}

/** What it answers: plain data. */
export interface BackgroundSorting {
  readonly sorting: Sorting;
  /** Wall-clock seconds of each stage, in the order they ran. */
  readonly stageSeconds: Readonly<Record<string, number>>;
  /** A stretch of the signal to show, as recorded and as it was sorted. */
  readonly excerpt: TraceExcerpt;
}
