import type { JobList } from './jobs.ts';
import type { ParameterValues } from './parameters.ts';
import type { RecordingRef } from './session.ts';

/** What a path tells of a sorting before it is read. */
export interface SortingPlaceFacts {
  /** Absolute. */
  readonly path: string;
  /** Whether a sorting of some program seems to be there, and not a recording. */
  readonly isSorting: boolean;
  /** The recording that it says it is of, where that is still there; absolute. */
  readonly recordingPath: string | null;
}

export interface ImportRequest extends RecordingRef {
  /** A CSV, a folder of phy, SpikeInterface or Klusters, npz, MATLAB or NWB. */
  readonly path: string;
  /** For files that do not state it; that of the recording unless told otherwise. */
  readonly sampleRateHz?: number | undefined;
  /** How the signal is filtered that templates and amplitudes are measured in. */
  readonly parameters?: ParameterValues | undefined;
}

export interface ImportMethods {
  locateSorting(request: { readonly path: string }): SortingPlaceFacts;
  /** Puts a job into the queue that makes a run of the recording out of what another program has found in it. */
  importSorting(request: ImportRequest): JobList;
}
