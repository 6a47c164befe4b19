import { computeGram } from '../csc/gram.ts';
import type { Dictionary } from '../csc/problem.ts';
import { similarPairs } from './pair-evidence.ts';

/** Units of different groups this much alike, in shape and in size, are one neuron found twice. */
const SAME_SHAPE = 0.9;
const SAME_SIZE = 0.75;

/**
 * Atoms that were found in different groups of channels and are the same neuron, seen from both: of
 * each such pair the one with fewer spikes is left out.
 * @param group of each atom
 * @param counts spikes of each atom
 * @returns the atoms that stay, ascending
 */
export function withoutTwins(
  dictionary: Dictionary,
  scale: ArrayLike<number>,
  group: ArrayLike<number>,
  counts: ArrayLike<number>,
): number[] {
  const { atomCount, atomSamples } = dictionary;
  const dropped = new Set<number>();
  const maxLag = Math.floor(atomSamples / 3);
  const pairs =
    new Set(Array.from(group)).size > 1
      ? similarPairs(computeGram(dictionary), SAME_SHAPE, maxLag)
      : [];
  for (const { first, second } of pairs) {
    const alike = Math.min(scale[first], scale[second]) / Math.max(scale[first], scale[second]);
    if (group[first] === group[second] || alike < SAME_SIZE) continue;
    if (dropped.has(first) || dropped.has(second)) continue;
    dropped.add(counts[first] < counts[second] ? first : second);
  }
  return Array.from({ length: atomCount }, (_, c) => c).filter((c) => !dropped.has(c));
}
