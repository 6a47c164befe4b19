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
  heat: ArrayLike<number>,
  origin: number,
  quiet: number,
  cell: number,
  atomSamples: number,
): number[] {
  const silentUntil = endOfLastSilence(heat, quiet);
  const heatBefore = new Float64Array(heat.length + 1);
  for (let n = 0; n < heat.length; n++) heatBefore[n + 1] = heatBefore[n] + heat[n];
  const half = atomSamples >> 1;
  const cuts: number[] = [];
  const first = Math.ceil((origin + half) / cell) * cell - origin;
  for (let start = first; start + cell + half <= heat.length; start += cell) {
    let best = start;
    let least = Number.POSITIVE_INFINITY;
    for (let n = start; n < start + cell; n++) {
      const around = heatBefore[n + half] - heatBefore[n - half];
      if (around >= least) continue;
      least = around;
      best = n;
    }
    const isInside = best - cell >= 0 && best + cell < heat.length;
    if (isInside && silentUntil[best + cell] < best - cell) cuts.push(best);
  }
  return cuts;
}

/** For each position the last position up to it that ends `quiet` positions of silence, -1 where there is none. */
function endOfLastSilence(heat: ArrayLike<number>, quiet: number): Int32Array {
  const until = new Int32Array(heat.length);
  let silence = 0;
  let last = -1;
  for (let n = 0; n < heat.length; n++) {
    silence = heat[n] === 0 ? silence + 1 : 0;
    if (silence >= quiet) last = n;
    until[n] = last;
  }
  return until;
}
