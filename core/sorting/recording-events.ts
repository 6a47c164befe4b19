import { orderOfNearlySorted, reorder, sortNearlySorted } from '../math/nearly-sorted.ts';
import type { EventMeasures } from './event-measures.ts';

/** When events are, and of which atom: parallel arrays, sorted by segment, position, atom. */
export interface EventTimes {
  readonly segment: Uint16Array;
  readonly position: Float64Array;
  readonly atom: Int32Array;
}

/** Those with their amplitudes, in units of noise. */
export interface SizedEvents extends EventTimes {
  readonly amplitude: Float32Array;
}

/** Events of a whole recording. */
export interface RecordingEvents extends EventTimes {
  readonly measures: EventMeasures;
}

/** What is valid until another measure is loaded. */
export async function withSizes(events: RecordingEvents): Promise<SizedEvents> {
  const { segment, position, atom, measures } = events;
  return { segment, position, atom, amplitude: await measures.load('amplitude') };
}

/** Whether event `i` belongs after event `j`. */
const isAfterIn =
  ({ segment, position, atom }: EventTimes) =>
  (i: number, j: number) =>
    (segment[i] - segment[j] || position[i] - position[j] || atom[i] - atom[j]) > 0;

/** Sorts nearly sorted events by segment, position, atom; the order that they were put into. */
export function sortTimes(times: EventTimes): Uint32Array {
  const { segment, position, atom } = times;
  const order = orderOfNearlySorted(atom.length, isAfterIn(times));
  reorder(segment, order);
  reorder(position, order);
  reorder(atom, order);
  return order;
}

/** `sortTimes` with what else there is of each event, where all of it is in memory. */
export function sortEvents(times: EventTimes, others: readonly Float32Array[]): void {
  const { segment, position, atom } = times;
  sortNearlySorted([segment, position, atom, ...others], isAfterIn(times));
}

/**
 * The events that stay; the same object where all do.
 * @param events not to be used afterwards: of half a day there are hundreds of megabytes
 */
export async function selectEvents(
  events: RecordingEvents,
  stays: Uint8Array,
): Promise<RecordingEvents> {
  if (!stays.includes(0)) return events;
  const { segment, position, atom, measures } = events;
  await measures.change((values) => gathered(values, stays));
  return {
    segment: gathered(segment, stays),
    position: gathered(position, stays),
    atom: gathered(atom, stays),
    measures,
  };
}

/** Moves the values that stay to the front, where they are all that is left. */
function gathered<T extends Uint16Array | Int32Array | Float32Array | Float64Array>(
  values: T,
  stays: Uint8Array,
): T {
  let count = 0;
  for (let i = 0; i < stays.length; i++) if (stays[i] === 1) values[count++] = values[i];
  return values.subarray(0, count) as T;
}
