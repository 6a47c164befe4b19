import type { Event } from '../csc/debias.ts';
import type { EventCoder } from '../csc/event-coder.ts';

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
  const { atoms } = coder;
  const { atomSamples } = atoms.dictionary;
  const residual = new Float32Array(atomSamples);
  return Float64Array.from(events, (event, i) => {
    const channels = atoms.channelsOf(event.atom);
    const overlapping = eventsAround(events, i, atomSamples);
    let energy = 0;
    for (const p of channels) {
      const start = p * samples + offset + event.position;
      residual.set(traces.subarray(start, start + atomSamples));
      for (const other of overlapping) {
        const shift = other.position - event.position;
        if (!atoms.channelsOf(other.atom).includes(p)) continue;
        atoms.addOnChannel(residual, p, other.atom, shift, -other.amplitude);
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
