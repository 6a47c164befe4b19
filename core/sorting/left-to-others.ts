import { type Gram, gramAt } from '../csc/gram.ts';

/** Other atoms that an atom is made up of, one after the other: more of them at once would seldom be the better explanation. */
const MOST_OTHERS = 5;

/**
 * Share of an atom's energy that the others leave when they stand in for it: matching pursuit of the
 * atom by the shifted others, of either sign, which asks for nothing but the Gram matrix.
 * @returns 0 to 1
 */
export function shareLeftByOthers(atom: number, gram: Gram): number {
  const { atomSamples, atomCount, values, centre } = gram;
  const reach = atomSamples - 1;
  const others = Array.from(gram.partners[atom]).filter((other) => other !== atom);
  // Correlation of each other atom, at every lag, with what is left of the atom.
  const pulls = others.map((other) => {
    const at = centre[atom * atomCount + other];
    return values.slice(at - reach, at + reach + 1);
  });
  let left = 1;
  for (let step = 0; step < MOST_OTHERS; step++) {
    let best = { row: -1, lag: 0, pull: 0 };
    pulls.forEach((row, r) => {
      for (let i = 0; i < row.length; i++) {
        if (Math.abs(row[i]) > Math.abs(best.pull)) best = { row: r, lag: i - reach, pull: row[i] };
      }
    });
    const { row, lag, pull } = best;
    if (row < 0) break;
    left -= pull ** 2;
    pulls.forEach((own, r) => {
      const first = Math.max(0, lag);
      const last = Math.min(2 * reach, 2 * reach + lag);
      for (let i = first; i <= last; i++) {
        own[i] -= pull * gramAt(gram, others[row], others[r], i - reach - lag);
      }
    });
  }
  return left;
}
