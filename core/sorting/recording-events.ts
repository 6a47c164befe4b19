import { orderOfNearlySorted, reorder } from '../math/nearly-sorted.ts';
import type { RecordingEvents } from './decide.ts';

/** Sorts nearly sorted events by segment, position, atom. */
export function sortedEvents(events: RecordingEvents): RecordingEvents {
  const { segment, position, atom, amplitude, margin, misfit } = events;
  const order = orderOfNearlySorted(
    atom.length,
    (i, j) => (segment[i] - segment[j] || position[i] - position[j] || atom[i] - atom[j]) > 0,
  );
  return {
    segment: reorder(segment, order),
    position: reorder(position, order),
    atom: reorder(atom, order),
    amplitude: reorder(amplitude, order),
    margin: reorder(margin, order),
    misfit: reorder(misfit, order),
  };
}

/**
 * The events that stay; the same object where all do.
 * @param events not to be used afterwards: of half a day there are hundreds of megabytes
 */
export function selectEvents(events: RecordingEvents, stays: Uint8Array): RecordingEvents {
  if (!stays.includes(0)) return events;
  return {
    segment: gathered(events.segment, stays),
    position: gathered(events.position, stays),
    atom: gathered(events.atom, stays),
    amplitude: gathered(events.amplitude, stays),
    margin: gathered(events.margin, stays),
    misfit: gathered(events.misfit, stays),
  };
}

/** Moves the values that stay to the front, where they are all that is left. */
function gathered<T extends Uint16Array | Int32Array | Float64Array>(
  values: T,
  stays: Uint8Array,
): T {
  let count = 0;
  for (let i = 0; i < stays.length; i++) if (stays[i] === 1) values[count++] = values[i];
  return values.subarray(0, count) as T;
}
