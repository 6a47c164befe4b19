import { atomOf, type Dictionary } from '../csc/problem.ts';
import { sizesOf } from './atom-sizes.ts';
import { commonestLag } from './commonest-lag.ts';
import { companyOf } from './company.ts';
import type { PairLags } from './pair-lags.ts';
import type { SizedEvents } from './recording-events.ts';
import { extremumOf } from './unit-templates.ts';

/** A unit of less than this share of another's amplitude may explain what that one's template leaves of its spikes. */
const MUCH_SMALLER = 0.5;
/** What is left of a spike is left within this share of an atom from its peak; synapses take longer. */
const REACH = 1 / 3;
/** Lags this far from the commonest one count as the same, as a share of an atom. */
const LAG_TOLERANCE = 0.04;
/** What meets this many standard deviations more often than chance has it does not meet by chance. */
const SURE_SD = 4;
/** Fewer events than this may meet others by chance. */
const FEWEST_EVENTS = 20;

/**
 * Takes events away that explain what is left of much larger neurons' spikes: these vary, and where the
 * template fails most there stands a small event, at a lag of its own for every such neuron. Spikes of two
 * neurons do not meet so often at one lag that is shorter than a synapse takes.
 * @param lags of the events, at least as far as an atom is long; kept in step
 * @param events sorted by segment, position, atom
 * @param stays 1 for each event that counts; changed
 */
export function takeAwayLeftOvers(
  lags: PairLags,
  events: SizedEvents,
  stays: Uint8Array,
  dictionary: Dictionary,
): void {
  const { atomCount, atomSamples } = dictionary;
  const { sizes, counts } = sizesOf(events, stays, atomCount);
  const peaks = Array.from(counts, (_, c) => extremumOf(atomOf(dictionary, c), atomSamples).sample);
  const nearest = Math.round(REACH * atomSamples);
  const tolerance = Math.max(1, Math.round(LAG_TOLERANCE * atomSamples));
  const width = 2 * tolerance + 1;
  const lost = new Set<number>();
  for (const pair of lags.pairs()) {
    const [first, second] = lags.atomsOf(pair);
    const [small, large] = sizes[first] < sizes[second] ? [first, second] : [second, first];
    if (sizes[small] > MUCH_SMALLER * sizes[large] || counts[small] < FEWEST_EVENTS) continue;
    const all = lags.of(pair);
    // Where the two peaks stand at the same time.
    const centre = lags.reach + peaks[first] - peaks[second];
    const from = Math.max(0, centre - nearest);
    const { lag, together } = commonestLag(all.subarray(from, centre + nearest + 1), tolerance);
    const others = all.reduce((sum, count) => sum + count, 0) - together;
    const byChance = (others * width) / (all.length - width);
    if (together - byChance <= SURE_SD * Math.sqrt(byChance + 1)) continue;
    const later = from + lag - lags.reach;
    const after = small === second ? later : -later;
    for (const i of companyOf(events, stays, small, large, after, tolerance)) lost.add(i);
  }
  for (const i of lost) lags.takeAway(i);
}
