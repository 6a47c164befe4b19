import type { CurationAction } from '../../../core/index.ts';
import type { RecordingRef } from './session.ts';
import type { SortingRef, UnitsTable } from './sorting.ts';

export type { CurationAction } from '../../../core/index.ts';

/** A lasso: all spikes of the unit inside a polygon over two features of `readFeatures`. */
export interface LassoRequest extends SortingRef {
  readonly unitId: number;
  /** The units that the features were read of; the unit alone unless told otherwise. */
  readonly shownUnitIds?: readonly number[] | undefined;
  readonly featureX: string;
  readonly featureY: string;
  /** Corners `[x0, y0, x1, y1, ...]`, at least three. */
  readonly polygon: Float64Array;
}

/** One line of the journal, oldest first; lines are only ever added. */
export interface JournalEntry {
  readonly revision: number;
  /** ISO 8601. */
  readonly at: string;
  /** In words, e.g. "Merged units 3 and 7 into 12". */
  readonly text: string;
  readonly kind: CurationAction['kind'] | 'undo' | 'redo';
}

export interface CurationState {
  readonly table: UnitsTable;
  /** Units that are new or different through the last step: what to select. */
  readonly touchedUnitIds: readonly number[];
  /** What undo and redo would do, in words; null where there is nothing. */
  readonly undo: string | null;
  readonly redo: string | null;
}

export interface CurationMethods {
  readCuration(request: SortingRef): CurationState;
  /** New units get ids that no unit of the run ever had. */
  curate(request: SortingRef & { readonly action: CurationAction }): CurationState;
  splitByLasso(request: LassoRequest): CurationState;
  undoCuration(request: SortingRef): CurationState;
  redoCuration(request: SortingRef): CurationState;
  readJournal(request: SortingRef): readonly JournalEntry[];
}

export interface CurationEvents {
  /** How much of a split by principal components is done: every spike of the unit is read for it. */
  splitProgress(event: RecordingRef & { readonly fraction: number }): void;
  curationChanged(event: {
    readonly sessionId: string;
    readonly recordingId: string;
    readonly runId: string;
    readonly revision: number;
  }): void;
}
