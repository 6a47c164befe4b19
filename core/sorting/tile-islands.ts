import { cellOf, findCuts } from './cuts.ts';
import { findIslands, type Island, islandGeometry } from './islands.ts';

/** What of a dictionary decides where islands are looked for. */
interface AtomShape {
  readonly atomCount: number;
  readonly atomSamples: number;
}

/** How far beyond a tile its islands are looked for, in positions. */
export interface Surroundings {
  readonly before: number;
  readonly after: number;
  /** Whether all is seen that cuts near the tile depend on. */
  readonly showsCuts: boolean;
}

/** How far beyond the tile the last island is first looked for, in atoms. */
const FIRST_LOOKAHEAD = 16;
/** Cells before and after a tile in which lies all that bears on its cuts and its last island. */
const CELLS_BEFORE = 3;
const CELLS_AFTER = 6;

/** Enough for a tile in which no run of spikes is so long that it may be cut. */
export function nearSurroundings({ atomSamples }: AtomShape): Surroundings {
  const { quiet, margin } = islandGeometry(atomSamples);
  return { before: quiet + margin + 1, after: FIRST_LOOKAHEAD * atomSamples, showsCuts: false };
}

/** Enough for any tile. */
export function wideSurroundings(shape: AtomShape): Surroundings {
  const cell = cellOf(shape);
  return { before: CELLS_BEFORE * cell, after: CELLS_AFTER * cell, showsCuts: true };
}

/** A tile with what was looked at around it. */
export interface TileView {
  /** Samples [start, end) of the segment. */
  readonly range: { readonly start: number; readonly end: number };
  /** How many atoms are hot, one a position. */
  readonly heat: Uint16Array;
  /** Position in the segment of the first of them. */
  readonly from: number;
  /** Samples of the segment. */
  readonly total: number;
  readonly showsCuts: boolean;
}

/**
 * The islands that begin in a tile: the same whatever is looked at around it, and in one tile each, however
 * the segment is divided.
 * @param seams further indices into the heat at which islands are divided
 * @returns indices into the heat; null where it does not show all that bears on them, which wide surroundings do
 */
export function islandsOfTile(
  { range, heat, from, total, showsCuts }: TileView,
  shape: AtomShape,
  seams: readonly number[] = [],
): Island[] | null {
  const { quiet } = islandGeometry(shape.atomSamples);
  const cell = cellOf(shape);
  const first = range.start === 0 ? 0 : range.start - from;
  const end = range.end >= total ? heat.length : range.end - from;
  const isUnclear = ({ firstHot, lastHot }: Island) => {
    if (firstHot >= end || lastHot < first) return false;
    const isOpen = from + heat.length < total && heat.length - lastHot <= quiet;
    return isOpen || mayBeCut(firstHot, lastHot, first, quiet, cell);
  };
  if (!showsCuts && findIslands(heat, 0, heat.length, quiet).some(isUnclear)) return null;
  const cuts = showsCuts ? findCuts(heat, from, quiet, cell, shape.atomSamples) : [];
  const divided = [...cuts, ...seams].sort((a, b) => a - b);
  return findIslands(heat, first, end, quiet, divided);
}

/**
 * Whether a cut may bear on what of a run lies in a tile. Behind its cuts a run goes on for a cell, less the silence
 * that only begins there. Where it began before the tile, so may its cut lie: as far as a pause, which is less than a
 * silence, before what is hot in the tile and belongs to the tile for that cut.
 */
function mayBeCut(
  firstHot: number,
  lastHot: number,
  firstOfTile: number,
  quiet: number,
  cell: number,
): boolean {
  return firstHot < firstOfTile
    ? lastHot - firstOfTile >= cell - 2 * quiet
    : lastHot - firstHot >= cell;
}
