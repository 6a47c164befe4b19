import type { UnitLabel } from '../../curation/action.ts';
import type { Sorting } from '../../sorting/sorting.ts';
import type { SpikeFeatures } from '../../sorting/spike-features.ts';
import type { Hdf5GroupNode } from '../hdf5-tree.ts';
import type { MetricColumn } from '../metric-columns.ts';

/** The file that a sorting was made from, where other programs can read it themselves. */
export interface RawSamples {
  readonly path: string;
  /** Number type in NumPy's words, e.g. `int16`. */
  readonly dtype: string;
  readonly columnCount: number;
  /** Bytes before the first sample. */
  readonly offsetBytes: number;
  /** Stored column of every channel. */
  readonly columns: readonly number[];
}

/** Everything that an export is made from. */
export interface ExportInput {
  readonly sorting: Sorting;
  readonly metrics: readonly MetricColumn[];
  /** By unit id; a unit without one has not been judged. */
  readonly labels: ReadonlyMap<number, UnitLabel>;
  /** Name of the recording, for names of files. */
  readonly recordingName: string;
  /** When the recording was finished, as ISO 8601 with a time zone. */
  readonly recordedAt: string;
  readonly samples?: RawSamples;
  /** For formats with `usesFeatures`, where the signal is there to measure them; asked for when contents are made. */
  readonly features?: () => SpikeFeatures;
}

/** What a file holds; an HDF5 file is written by whoever can. */
export type FileContents =
  | Uint8Array
  | string
  | Iterable<string>
  | { readonly hdf5: Hdf5GroupNode };

/** What a file is to hold, or how it is made: whoever wants the names of the files only makes none. */
export type ExportContents = FileContents | (() => FileContents);

export function contentsOf(contents: ExportContents): FileContents {
  return typeof contents === 'function' ? contents() : contents;
}

/** A way to write a sorting for another program. */
export interface ExportFormat {
  readonly formatId: string;
  /** Name for people. */
  readonly name: string;
  /** Who reads it and what it holds, in one line. */
  readonly help: string;
  /** What of a sorting it is made from: spike trains alone, or templates as well. */
  readonly needs: 'spike-trains' | 'templates';
  /** Whether it holds features of spikes, which the signal has to be read for. */
  readonly usesFeatures?: true;
  /** Whether it counts samples without gaps, so that it cannot hold a sorting of several segments. */
  readonly holdsOneSegment?: true;
  /**
   * Contents by the names of the files.
   * @throws UserError where the format cannot hold this sorting
   */
  readonly files: (input: ExportInput) => Record<string, ExportContents>;
}
