import { type Event, overlappingClusters } from '../csc/debias.ts';
import type { Gram } from '../csc/gram.ts';
import type { Dictionary } from '../csc/problem.ts';
import { quantile } from '../math/order-statistics.ts';
import type { LearningWindow } from './window-coder.ts';

/** Of noise alone, one group in twenty leaves more. */
const NOISE_EXCESS = 1.64;
/** Share of an atom's groups that it learns from in any case: while it is wrong, all of them leave much. */
const LEAST_SHARE = 0.75;

/** A window, what was found in it, and what that leaves of the signal, planar like its traces. */
export interface CodedSignal {
  readonly window: LearningWindow;
  /** Sorted by position, then atom. */
  readonly events: readonly Event[];
  readonly residual: Float32Array;
}

interface Group {
  readonly events: readonly Event[];
  /** By how many standard deviations the energy that is left exceeds that of noise. */
  readonly excess: number;
}

/**
 * The events that atoms can be learned from. Where spikes overlap, coding now and then takes two for
 * one, or one for another, and least squares spreads the difference over the atoms: more windows do
 * not help against that. But such a group of overlapping events leaves more of the signal than noise.
 * A group counts where it does not, or where one of its atoms is usually left with as much, as
 * atoms are that are yet to be found.
 * @param sigma standard deviation of the noise that each atom sees
 * @param lone whether events count only where they overlap no other, if the atom has any such: two
 *   wrong atoms may well explain the spikes of one neuron together, and would settle there
 * @returns one list a window, in the same order
 */
export function explainedEvents(
  coded: readonly CodedSignal[],
  dictionary: Dictionary,
  gram: Gram,
  sigma: Float64Array,
  lone: boolean,
): Event[][] {
  const all = coded.map((signal) => groupsOf(signal, dictionary, gram, sigma));
  const groups = lone ? withoutCompany(all) : all;
  const usual = usualExcess(groups.flat(), dictionary.atomCount);
  return groups.map((list) =>
    list
      .filter(({ events, excess }) => events.some(({ atom }) => excess <= usual[atom]))
      .flatMap(({ events }) => events)
      .sort((a, b) => a.position - b.position || a.atom - b.atom),
  );
}

/** The groups of one event, and those of atoms that are in no such group. */
function withoutCompany(groups: readonly (readonly Group[])[]): Group[][] {
  const loners = new Set<number>();
  for (const { events } of groups.flat()) if (events.length === 1) loners.add(events[0].atom);
  return groups.map((list) =>
    list.filter(
      ({ events }) => events.length === 1 || events.some(({ atom }) => !loners.has(atom)),
    ),
  );
}

/** What an atom's groups may leave, one value an atom. */
function usualExcess(groups: readonly Group[], atomCount: number): Float64Array {
  const excesses: number[][] = Array.from({ length: atomCount }, () => []);
  for (const { events, excess } of groups) {
    for (const atom of new Set(events.map((event) => event.atom))) excesses[atom].push(excess);
  }
  return Float64Array.from(excesses, (list) =>
    list.length === 0 ? NOISE_EXCESS : Math.max(NOISE_EXCESS, quantile(list, LEAST_SHARE)),
  );
}

function groupsOf(
  { window, events, residual }: CodedSignal,
  { atomSamples, channelCount }: Dictionary,
  gram: Gram,
  sigma: Float64Array,
): Group[] {
  return overlappingClusters(gram, events).map((group) => {
    const from = group[0].position;
    const to = group[group.length - 1].position + atomSamples;
    let energy = 0;
    for (let p = 0; p < channelCount; p++) {
      const row = p * window.samples;
      for (let n = row + from; n < row + to; n++) energy += residual[n] ** 2;
    }
    const variance = group.reduce((sum, { atom }) => sum + sigma[atom] ** 2, 0) / group.length;
    const size = (to - from) * channelCount;
    return { events: group, excess: (energy / variance - size) / Math.sqrt(2 * size) };
  });
}
