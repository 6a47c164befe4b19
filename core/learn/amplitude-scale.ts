import type { Event } from '../csc/debias.ts';

/**
 * Typical amplitude of each atom's events, a mean weighted by energy, which small false events do not
 * lower; NaN where an atom has none.
 * @param events one list a window
 */
export function amplitudeScales(
  events: readonly (readonly Event[])[],
  atomCount: number,
): Float64Array {
  const squares = new Float64Array(atomCount);
  const cubes = new Float64Array(atomCount);
  for (const list of events) {
    for (const { atom, amplitude } of list) {
      squares[atom] += amplitude ** 2;
      cubes[atom] += Math.abs(amplitude) ** 3;
    }
  }
  return cubes.map((sum, c) => sum / squares[c]);
}
