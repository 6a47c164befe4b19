/** A run of spikes without silence is divided about this often, in atoms. */
const CELL = 32;
/** The same where there are many atoms: some are always hot, and each tile is correlated for several cells beyond its ends. */
const CELL_OF_MANY = 12;
const MANY_ATOMS = 64;

/** Positions of one cell of the grid on which cuts are sought. */
export function cellOf(shape: {
  readonly atomCount: number;
  readonly atomSamples: number;
}): number {
  return (shape.atomCount < MANY_ATOMS ? CELL : CELL_OF_MANY) * shape.atomSamples;
}

/**
 * Where a run of spikes that no silence divides is cut all the same, because on a large probe some
 * unit fires at any moment. Each cell of a grid that is fixed to the segment has one place for a cut,
 * where the fewest atoms are hot over an atom's length; it is made where there is no silence for a cell
 * on either side. So cuts depend on what is near them and on nothing else, not on how the recording is
 * divided into tiles. The two sides of a cut are each coded with what lies beyond.
 *
 * @param heat how many atoms' correlations exceed their lambdas, one a position
 * @param origin position in the segment of the first element of `heat`
 * @param quiet silence of this many positions divides a run
 * @param cell of the grid, in positions
 * @returns indices into `heat`, ascending; cuts nearer to an end than a cell are not found
 */
export function findCuts(
  heat: Uint16Array,
  origin: number,
  quiet: number,
  cell: number,
  atomSamples: number,
): number[] {
  const half = atomSamples >> 1;
  const cuts: number[] = [];
  const first = Math.ceil((origin + half) / cell) * cell - origin;
  for (let start = first; start + cell + half <= heat.length; start += cell) {
    let around = 0;
    for (let n = start - half; n < start + half; n++) around += heat[n];
    let best = start;
    let least = around;
    for (let n = start + 1; n < start + cell; n++) {
      around += heat[n - 1 + half] - heat[n - 1 - half];
      if (around >= least) continue;
      least = around;
      best = n;
    }
    const isInside = best - cell >= 0 && best + cell < heat.length;
    if (isInside && !endsSilence(heat, best - cell, best + cell, quiet)) cuts.push(best);
  }
  return cuts;
}

/** Whether `quiet` positions of silence end at any of the positions [from, to]. */
function endsSilence(heat: Uint16Array, from: number, to: number, quiet: number): boolean {
  let silence = 0;
  for (let n = Math.max(0, from - quiet + 1); n <= to; n++) {
    silence = heat[n] === 0 ? silence + 1 : 0;
    if (silence >= quiet && n >= from) return true;
  }
  return false;
}
