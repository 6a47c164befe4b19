import { channelsOfAtom } from '../csc/gram.ts';
import { normaliseAtoms } from '../csc/problem.ts';
import { truncateAtom } from '../csc/truncate.ts';
import type { LearnedModel } from '../learn/learn.ts';

/**
 * Leaves out of each atom what its estimate cannot tell from noise, where that makes correlation
 * faster. The mean of n spikes has the error 1/sqrt(n), in noise standard deviations, in each of its
 * D taps: what is left out of the mean spike has no more energy than D / n.
 * @param eventCounts spikes that each atom was learned from; one of none stays what it is
 */
export function truncateAtoms(
  { dictionary, scale }: LearnedModel,
  eventCounts: ArrayLike<number>,
): void {
  const { atomCount, atomSamples } = dictionary;
  for (let c = 0; c < atomCount; c++) {
    if (eventCounts[c] === 0) continue;
    const taps = channelsOfAtom(dictionary, c).length * atomSamples;
    truncateAtom(dictionary, c, taps / (eventCounts[c] * scale[c] ** 2));
  }
  normaliseAtoms(dictionary);
}
