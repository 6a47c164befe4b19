/** A stretch of code positions that is solved on its own: nothing outside it bears on what is in it. */
export interface Island {
  /** First and last position whose correlation exceeds lambda. */
  readonly firstHot: number;
  readonly lastHot: number;
}

/**
 * How far the signal must be quiet for its two sides to be independent, and how far beyond its hot
 * positions an island is solved, both in positions. An atom can be non-zero only where the residual
 * correlation reaches lambda; where it was below before, a spike within reach, less than an atom
 * away, must have held it down. So support stays that close to the hot positions, and the supports
 * of two islands stay an atom apart.
 */
export function islandGeometry(atomSamples: number): { quiet: number; margin: number } {
  return { quiet: 3 * atomSamples, margin: atomSamples - 1 };
}

/**
 * Hot positions of a correlation, as flags: 1 where some atom's correlation exceeds its lambda.
 * @param correlation `(atoms x positions)`
 */
export function hotPositions(
  correlation: Float64Array,
  positions: number,
  lambda: Float64Array,
  twoSided: boolean,
): Uint8Array {
  const hot = new Uint8Array(positions);
  for (let c = 0; c < lambda.length; c++) {
    const row = c * positions;
    for (let n = 0; n < positions; n++) {
      const value = correlation[row + n];
      if (value > lambda[c] || (twoSided && value < -lambda[c])) hot[n] = 1;
    }
  }
  return hot;
}

/**
 * The islands whose first hot position lies in [from, to). Which position starts an island depends
 * only on the `quiet` positions before it, so tiles of any size find the same islands, each in
 * exactly one tile.
 * @returns null in place of an island's end when it may go on beyond the positions given
 */
export function findIslands(
  hot: Uint8Array,
  from: number,
  to: number,
  quiet: number,
  complete: boolean,
): { islands: Island[]; open: boolean } {
  const islands: Island[] = [];
  let last = Number.NEGATIVE_INFINITY;
  let first = -1;
  for (let n = Math.max(0, from - quiet); n < hot.length; n++) {
    if (hot[n] === 0) {
      if (n >= to && n - last >= quiet) break;
      continue;
    }
    if (n - last > quiet) {
      if (first >= 0) islands.push({ firstHot: first, lastHot: last });
      first = n >= from && n < to ? n : -1;
      if (n >= to) break;
    }
    last = n;
  }
  const ended = first < 0 || hot.length - last > quiet || complete;
  if (first >= 0 && ended) islands.push({ firstHot: first, lastHot: last });
  return { islands, open: !ended };
}
