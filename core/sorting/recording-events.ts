import { orderOfNearlySorted, reorder, sortNearlySorted } from '../math/nearly-sorted.ts';
import type { EventMeasures } from './event-measures.ts';

/** First samples of atoms, in half the room where segments are short enough: 19 hours at 30 kHz. */
export type Positions = Int32Array<ArrayBuffer> | Float64Array;

const LARGEST_INT32 = 2 ** 31 - 1;

/** @param longest samples of the longest segment */
export function positionsFor(longest: number, count: number): Positions {
  return longest <= LARGEST_INT32 ? new Int32Array(count) : new Float64Array(count);
}

/** When events are, and of which atom: parallel arrays, sorted by segment, position, atom. */
export interface EventTimes {
  readonly segment: Uint16Array;
  readonly position: Positions;
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

/** Events with all that a table of spikes needs. */
export interface CompleteEvents extends SizedEvents {
  readonly position: Float64Array;
  readonly margin: Float32Array;
}

/** @param events not to be used afterwards: one kind of numbers after the other is taken from it */
export async function takeEvents(events: RecordingEvents): Promise<CompleteEvents> {
  const { segment, position, atom, measures } = events;
  const amplitude = await measures.take('amplitude');
  if (position instanceof Float64Array) {
    return { segment, position, atom, amplitude, margin: await measures.take('margin') };
  }
  const wide = new Float64Array(position);
  // Where the positions were there is room for as many numbers of the same size.
  const room = new Float32Array(position.buffer, position.byteOffset, position.length);
  return { segment, position: wide, atom, amplitude, margin: await measures.take('margin', room) };
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
