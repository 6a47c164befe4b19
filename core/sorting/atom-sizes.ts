import type { SizedEvents } from './recording-events.ts';

/**
 * Mean size of each atom's events, zero for an atom without any, and how many there are.
 * @param stays 1 for each event that counts
 */
export function sizesOf(
  { atom, amplitude }: SizedEvents,
  stays: Uint8Array,
  atomCount: number,
): { sizes: Float64Array; counts: Float64Array } {
  const sums = new Float64Array(atomCount);
  const counts = new Float64Array(atomCount);
  for (let i = 0; i < atom.length; i++) {
    if (stays[i] === 0) continue;
    sums[atom[i]] += Math.abs(amplitude[i]);
    counts[atom[i]]++;
  }
  return { sizes: sums.map((sum, c) => sum / Math.max(1, counts[c])), counts };
}
