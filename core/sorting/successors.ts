import { computeGram } from '../csc/gram.ts';
import type { LearnedModel } from '../learn/learn.ts';
import { similarPairs } from './pair-evidence.ts';

/** Templates less alike than this, in shape and in size, are not one neuron before and after a change. */
const LEAST_CORRELATION = 0.8;
const LEAST_SIZE_RATIO = 0.5;
/** Nor are units that fire so much faster than each other, while they do. */
const LEAST_RATE_RATIO = 0.33;
/** Share of the spikes of the rarer unit that may be on the wrong side of the change. */
const MOST_STRAYS = 0.02;
/** Epochs that a unit must have on its side, and share of them in which it fires. */
const FEWEST_EPOCHS = 2;
const LEAST_PRESENCE = 0.8;

/**
 * A neuron that comes to look different from one moment on is learned as two: one of them ends where the
 * other, alike but not the same, begins, and both fire all the time that is theirs.
 * @param counts of spikes in each epoch, one list a unit
 * @returns the one with fewer spikes of such a pair, or null where there is none
 */
export function findSuccessor(model: LearnedModel, counts: readonly Float64Array[]): number | null {
  const { dictionary, scale } = model;
  const maxLag = Math.floor(dictionary.atomSamples / 3);
  for (const { first, second } of similarPairs(
    computeGram(dictionary),
    LEAST_CORRELATION,
    maxLag,
  )) {
    const sizes = [scale[first], scale[second]];
    if (Math.min(...sizes) < LEAST_SIZE_RATIO * Math.max(...sizes)) continue;
    const [a, b] = [counts[first], counts[second]];
    if (!follows(a, b) && !follows(b, a)) continue;
    return sum(a) < sum(b) ? first : second;
  }
  return null;
}

/** Whether, but for one epoch in which both may fire, `later` begins where `earlier` ends. */
function follows(earlier: Float64Array, later: Float64Array): boolean {
  for (let change = 0; change < earlier.length; change++) {
    const before = [earlier, later].map((counts) => counts.subarray(0, change));
    const after = [earlier, later].map((counts) => counts.subarray(change + 1));
    const strays = sum(after[0]) + sum(before[1]);
    if (strays > MOST_STRAYS * Math.min(sum(earlier), sum(later))) continue;
    if (!firesThrough(before[0]) || !firesThrough(after[1])) continue;
    const rates = [sum(before[0]) / before[0].length, sum(after[1]) / after[1].length];
    if (Math.min(...rates) >= LEAST_RATE_RATIO * Math.max(...rates)) return true;
  }
  return false;
}

function firesThrough(counts: Float64Array): boolean {
  const present = counts.reduce((n, count) => n + Number(count > 0), 0);
  return counts.length >= FEWEST_EPOCHS && present >= LEAST_PRESENCE * counts.length;
}

function sum(counts: Float64Array): number {
  return counts.reduce((total, count) => total + count, 0);
}
