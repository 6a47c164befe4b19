import type { RefractoryEvidence } from '../detect/refractory.ts';
import { median } from '../math/order-statistics.ts';
import type { PairProjections } from './pair-evidence.ts';
import type { PairTiming } from './pair-timing.ts';

/** Means closer than this, in noise standard deviations, are not told apart by any projection. */
const INSEPARABLE_DISTANCE = 4;
/** Half width of the windows in which events are counted, as a share of the distance of the medians. */
const HALF_WIDTH = 0.125;
const STEPS = 24;

/** Probability below which the spike times speak, whatever the shapes say. */
const SURE_TIMING = 1e-3;
/** The spike times may say that two atoms are one neuron only where these are alike but for their size. */
export const SAME_SHAPE = 0.9;
const LIKELY_ONE = 0.05;

/** Two like atoms that explain so many spikes between them, beyond those that meet by chance, are one neuron. */
const OFTEN_TOGETHER = 0.2;
const MORE_THAN_CHANCE = 2;

/**
 * Whether two atoms are one neuron. They are where no projection could tell them apart, and where
 * many spikes take both of them to explain: neurons vary, and a large one leaves more than noise. They are not
 * where they fire within each other's refractory period. They are where they never do though chance
 * would have it, and look the same but for their size, as in a burst. Otherwise the gap between their
 * waveforms decides.
 */
export function oneNeuron(
  correlation: number,
  projections: PairProjections,
  timing: PairTiming,
): boolean {
  if (projections.distance < INSEPARABLE_DISTANCE) return true;
  const { together, togetherByChance } = timing;
  const beyondChance = (together - togetherByChance) / Math.max(0, 1 - togetherByChance);
  if (beyondChance > OFTEN_TOGETHER && together > MORE_THAN_CHANCE * togetherByChance) return true;
  if (timing.pIfOneNeuron < SURE_TIMING) return false;
  if (correlation > SAME_SHAPE && neverMeet(timing)) return true;
  return onePopulation(projections);
}

/** Whether two trains may be one neuron's, though too few meet to tell. */
export function mayBeOne({ pIfOneNeuron }: RefractoryEvidence): boolean {
  return pIfOneNeuron > LIKELY_ONE;
}

/** Whether two trains keep out of each other's refractory periods though chance would have them meet. */
export function neverMeet(evidence: RefractoryEvidence): boolean {
  return evidence.pIfIndependent < SURE_TIMING && mayBeOne(evidence);
}

/**
 * Whether two atoms' events are one population on the line between their means: no gap between
 * the two medians that is surely emptier than the smaller side.
 */
function onePopulation(evidence: PairProjections): boolean {
  const from = median(evidence.first);
  const to = median(evidence.second);
  if (!(to > from)) return true;
  const all = [...evidence.first, ...evidence.second];
  const halfWidth = HALF_WIDTH * (to - from);
  const countAt = (centre: number) =>
    all.reduce((n, value) => n + Number(Math.abs(value - centre) <= halfWidth), 0);
  const peak = Math.min(countAt(from), countAt(to));
  let valley = Number.POSITIVE_INFINITY;
  for (let step = 0; step <= STEPS; step++) {
    const centre = from + (to - from) * (0.25 + (0.5 * step) / STEPS);
    valley = Math.min(valley, countAt(centre));
  }
  return !(valley < 0.65 * peak && binomialTail(valley, peak) < 0.05);
}

/** P(X <= low) for X of low + high fair coin tosses. */
function binomialTail(low: number, high: number): number {
  const n = low + high;
  let logTerm = -n * Math.LN2;
  let sum = 0;
  for (let k = 0; k <= low; k++) {
    sum += Math.exp(logTerm);
    logTerm += Math.log((n - k) / (k + 1));
  }
  return sum;
}
