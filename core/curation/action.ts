/** What a scientist says of a unit. */
export type UnitLabel = 'good' | 'mua' | 'noise';

/** What a scientist does to the units of a sorting. */
export type CurationAction =
  | { readonly kind: 'merge'; readonly unitIds: readonly number[] }
  /**
   * The named spikes (rows of the sorting's spike table) leave the unit: they become one new unit,
   * the rest of it a second one.
   */
  | {
      readonly kind: 'split';
      readonly unitId: number;
      readonly spikes: Uint32Array | readonly number[];
    }
  | { readonly kind: 'delete'; readonly unitIds: readonly number[] }
  | {
      readonly kind: 'label';
      readonly unitIds: readonly number[];
      /** Null takes a label away. */
      readonly label: UnitLabel | null;
    };

/** One line of a journal. Undoing is an action, too: lines are only ever added. */
export type JournalAction = CurationAction | { readonly kind: 'undo' } | { readonly kind: 'redo' };
