import type { Event } from '../csc/debias.ts';
import type { EventCoder } from '../csc/event-coder.ts';
import { atomOf } from '../csc/problem.ts';
import { subtractRow } from '../csc/row-operations.ts';

/** Planar `(channels x samples)`, in units of noise. */
export interface Signal {
  readonly traces: Float32Array;
  readonly samples: number;
}

/**
 * Energy that is left under each event's atom when all events are taken away, beyond what noise
 * leaves, in standard deviations of that.
 * @param events sorted by position
 * @param offset where the events' position zero lies in the signal
 */
export function misfitsOf(
  coder: EventCoder,
  { traces, samples }: Signal,
  events: readonly Event[],
  offset: number,
): Float64Array {
  const { atomSamples } = coder.model.dictionary;
  const residual = new Float64Array(atomSamples);
  return Float64Array.from(events, (event, i) => {
    const channels = coder.channelsOf(event.atom);
    const overlapping = eventsAround(events, i, atomSamples);
    let energy = 0;
    for (const p of channels) {
      const start = p * samples + offset + event.position;
      residual.set(traces.subarray(start, start + atomSamples));
      for (const other of overlapping) {
        subtractEvent(coder, other, p, other.position - event.position, residual);
      }
      for (let k = 0; k < atomSamples; k++) energy += residual[k] ** 2;
    }
    const degrees = channels.length * atomSamples;
    return (energy - degrees) / Math.sqrt(2 * degrees);
  });
}

/** Events less than `reach` away from event `i`, itself included. */
function eventsAround(events: readonly Event[], i: number, reach: number): readonly Event[] {
  const { position } = events[i];
  let first = i;
  while (first > 0 && position - events[first - 1].position < reach) first--;
  let end = i + 1;
  while (end < events.length && events[end].position - position < reach) end++;
  return events.slice(first, end);
}

/** @param shift from the first sample of `residual` to the event's first */
function subtractEvent(
  coder: EventCoder,
  { atom, amplitude }: Event,
  channel: number,
  shift: number,
  residual: Float64Array,
): void {
  if (!coder.channelsOf(atom).includes(channel)) return;
  const { dictionary } = coder.model;
  const from = Math.max(0, shift);
  const to = Math.min(residual.length, residual.length + shift);
  const tap = channel * dictionary.atomSamples + from - shift;
  subtractRow(residual, from, atomOf(dictionary, atom), tap, to - from, amplitude);
}
