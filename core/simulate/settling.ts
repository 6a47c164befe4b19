import type { Random } from '../base/random.ts';
import { type Contacts, drawCell, type MovingCell } from './moving-cell.ts';

/** Cells that slowly come to look different, each in its own way, as beside an electrode that settles. */
export interface Settling {
  /** By the end spikes of every other cell are this share smaller, those of the others were so at first. */
  readonly change: number;
  /** What each cell turns into: by the end its waveform is that of this one by the share `change`. */
  readonly into: readonly MovingCell[];
  readonly durationSeconds: number;
}

/** How much of a cell's spike is its own waveform and how much that of the cell it turns into. */
export interface SettledShares {
  readonly own: number;
  readonly other: number;
}

/** Every cell turns into one at the same place with another shape and another pattern of gains. */
export function drawSettling(
  cells: readonly MovingCell[],
  contacts: Contacts,
  change: number,
  durationSeconds: number,
  random: Random,
): Settling {
  const into = cells.map(({ xUm, yUm, zUm }) => drawCell(contacts, xUm, yUm, zUm, random));
  return { change, into, durationSeconds };
}

/** The change goes on evenly over the recording, in size and in shape. */
export function settledShares(
  { change, durationSeconds }: Settling,
  cell: number,
  atSeconds: number,
): SettledShares {
  const passed = atSeconds / durationSeconds;
  const size = 1 - change * (cell % 2 === 0 ? passed : 1 - passed);
  const other = change * passed;
  return { own: size * (1 - other), other: size * other };
}
