/** A stretch of code positions that is solved on its own: nothing outside it bears on what is in it. */
export interface Island {
  /** First and last position whose correlation exceeds lambda. */
  readonly firstHot: number;
  readonly lastHot: number;
  /** Cuts on its two sides, infinite where there is silence: events in [from, to) are its own. */
  readonly from: number;
  readonly to: number;
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
 * The islands whose first hot position lies in [from, to). Which position starts an island depends
 * only on the `quiet` positions before it and on the cuts, so tiles of any size find the same
 * islands, each in exactly one tile.
 * @param heat how many atoms' correlations exceed their lambdas, one a position
 * @param cuts positions, ascending, at which an island is divided
 */
export function findIslands(
  heat: ArrayLike<number>,
  from: number,
  to: number,
  quiet: number,
  cuts: readonly number[] = [],
): Island[] {
  const islands: Island[] = [];
  let last = Number.NEGATIVE_INFINITY;
  let current: { firstHot: number; from: number } | null = null;
  let next = 0;
  // It is given what changes with every hot position: what a function shares with its loop is slow there.
  const close = (lastHot: number, end: number) => {
    if (current !== null) islands.push({ ...current, lastHot, to: end });
    current = null;
  };
  for (let n = Math.max(0, from - quiet); n < heat.length; n++) {
    if (heat[n] === 0) {
      if (n >= to && n - last >= quiet) break;
      continue;
    }
    let cut = Number.NEGATIVE_INFINITY;
    for (; next < cuts.length && cuts[next] <= n; next++) {
      if (cuts[next] > last) cut = cuts[next];
    }
    const afterSilence = n - last > quiet;
    if (afterSilence || cut > last) {
      close(last, afterSilence ? Number.POSITIVE_INFINITY : cut);
      if (n >= to) break;
      if (n >= from) current = { firstHot: n, from: afterSilence ? Number.NEGATIVE_INFINITY : cut };
    }
    last = n;
  }
  close(last, Number.POSITIVE_INFINITY);
  return islands;
}
