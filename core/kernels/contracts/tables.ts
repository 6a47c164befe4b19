/** Tables of numbers: the extremes of bins, and columns that are taken or kept. */

/** Of every bin of every column, `(bins x columns)`. */
export interface ColumnExtremes {
  readonly low: Int16Array;
  readonly high: Int16Array;
}

/**
 * The least and greatest number of every bin; the last one may be shorter. Twin: `findExtremes` in
 * core/recording.
 * @param frames `(frames x columnCount)`
 * @param binFrames frames of a bin
 */
export type FindExtremes = (
  frames: Int16Array,
  columnCount: number,
  binFrames: number,
) => ColumnExtremes;

/** What steps of coding leave for the next, each in a room of its own. */
export type RoomUse = 'correlation' | 'excerpt';

/**
 * Columns [start, end) of `(rows x rowLength)` numbers, row after row. Gives `out` back, overwritten.
 * Twin: `takeColumns` in core/math.
 */
export type TakeColumns = (
  values: Float64Array,
  rowLength: number,
  start: number,
  end: number,
  out: Float64Array,
) => Float64Array;

/**
 * The last `kept` columns of `(rows x length)` numbers become the first of `(rows x outLength)`, which may begin
 * where `values` does. Gives `out` back, with whatever stands in the other columns. Twin: `keepColumns` in
 * core/math.
 */
export type KeepColumns = (
  values: Float64Array,
  length: number,
  kept: number,
  out: Float64Array,
  outLength: number,
) => Float64Array;
