import type { SortingRef } from './sorting.ts';

/** A unit of another sorting, and the one of ours that Hungarian matching gave to it. */
export interface ComparedUnit {
  readonly otherUnitId: number;
  /** What the other sorting calls it, where it has names. */
  readonly otherName: string | null;
  readonly otherSpikeCount: number;
  /** Null where none agrees with it by 0.5 or more. */
  readonly unitId: number | null;
  /** By SpikeInterface's definitions, the other sorting taken for the truth; NaN where not defined. */
  readonly accuracy: number;
  readonly precision: number;
  readonly recall: number;
}

export interface SortingComparison {
  readonly revision: number;
  readonly path: string;
  readonly rows: readonly ComparedUnit[];
  /** Units of ours that were matched to none. */
  readonly unmatchedUnitIds: readonly number[];
  /** Over all units of the other sorting, those that were not found counting as 0. */
  readonly meanAccuracy: number;
  readonly wellDetectedCount: number;
}

export interface ComparisonMethods {
  /** Compares the curated units with a sorting that is stored anywhere, whichever program has written it. */
  compareSorting(
    request: SortingRef & {
      /** A CSV, a folder of phy, SpikeInterface or Klusters, npz, MATLAB or NWB. */
      readonly path: string;
      /** How far apart two spikes may be and still be the same one; 0.4 unless told otherwise. */
      readonly toleranceMs?: number | undefined;
    },
  ): SortingComparison;
}
