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
  const misfits = new Float64Array(events.length);
  let first = 0;
  let end = 0;
  for (let i = 0; i < events.length; i++) {
    const { position, atom } = events[i];
    // Events whose atoms overlap with this one, itself included.
    while (position - events[first].position >= atomSamples) first++;
    while (end < events.length && events[end].position - position < atomSamples) end++;
    const channels = atoms.channelsOf(atom);
    let energy = 0;
    for (let c = 0; c < channels.length; c++) {
      const p = channels[c];
      const start = p * samples + offset + position;
      for (let k = 0; k < atomSamples; k++) residual[k] = traces[start + k];
      for (let j = first; j < end; j++) {
        const other = events[j];
        const shift = other.position - position;
        atoms.addOnChannel(residual, p, other.atom, shift, -other.amplitude);
      }
      for (let k = 0; k < atomSamples; k++) energy += residual[k] * residual[k];
    }
    const degrees = channels.length * atomSamples;
    misfits[i] = (energy - degrees) / Math.sqrt(2 * degrees);
  }
  return misfits;
}
