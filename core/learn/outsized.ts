import type { Event } from '../csc/debias.ts';
import { median } from '../math/order-statistics.ts';

/** A neuron's spikes are at most this many times as large as its median one, in bursts and with drift. */
const MOST_TIMES_MEDIAN = 3;

/**
 * The events that are no part of something far larger than any spike of theirs, such as a stimulation
 * artefact. Least squares weighs an event by its squared amplitude: one as large as twenty spikes would count for
 * four hundred of them, and make the template its own.
 * @param events one list a window, sorted by position
 * @param reach events at most so many samples from an outsized one are left out with it
 */
export function withoutOutsized(
  events: readonly (readonly Event[])[],
  atomCount: number,
  reach: number,
): (readonly Event[])[] {
  const sizes: number[][] = Array.from({ length: atomCount }, () => []);
  for (const list of events) {
    for (const { atom, amplitude } of list) sizes[atom].push(Math.abs(amplitude));
  }
  const most = sizes.map((own) => MOST_TIMES_MEDIAN * median(own));
  const isOutsized = ({ atom, amplitude }: Event) => Math.abs(amplitude) > most[atom];
  return events.map((list) => {
    const outsized = list.filter(isOutsized);
    if (outsized.length === 0) return list;
    return list.filter(({ position }) =>
      outsized.every((large) => Math.abs(large.position - position) > reach),
    );
  });
}
