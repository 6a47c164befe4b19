import type { ImportOrigin, Parameters } from '../../core/index.ts';
import type { RecordingPlace } from './reopen-recording.ts';
import type { BackgroundSorting } from './sort-job.ts';

/** A sorting of another program, where it is. */
export interface SortingPlace {
  /** A file or a folder. */
  readonly path: string;
  /** Hz, for files that do not state it; that of the recording unless told otherwise. */
  readonly sampleRate?: number | undefined;
}

/** What a thread is told that imports a sorting. */
export interface ImportJob extends RecordingPlace {
  readonly sorting: SortingPlace;
  readonly parameters: Parameters;
  readonly excerptSeconds: number;
}

/** What it answers: plain data. */
export interface BackgroundImport extends BackgroundSorting {
  readonly importedFrom: ImportOrigin;
}
