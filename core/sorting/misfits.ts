import type { Event } from '../csc/debias.ts';
import type { EventCoder } from '../csc/event-coder.ts';
import type { PlacedAtoms } from '../csc/placed-atoms.ts';

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
  const energies = new Float64Array(events.length);
  for (let first = 0; first < events.length; ) {
    let end = first + 1;
    while (end < events.length && events[end].position - events[end - 1].position < atomSamples) {
      end++;
    }
    addEnergies(energies, atoms, { traces, samples }, events, first, end, offset);
    first = end;
  }
  return energies.map((energy, i) => {
    const degrees = atoms.channelsOf(events[i].atom).length * atomSamples;
    return (energy - degrees) / Math.sqrt(2 * degrees);
  });
}

/** Of events [first, end), which overlap with no others: on each channel all are taken away, then each is asked what is left under it. */
function addEnergies(
  energies: Float64Array,
  atoms: PlacedAtoms,
  { traces, samples }: Signal,
  events: readonly Event[],
  first: number,
  end: number,
  offset: number,
): void {
  const { atomSamples, channelCount } = atoms.dictionary;
  const origin = events[first].position;
  const length = events[end - 1].position + atomSamples - origin;
  const residual = new Float32Array(length);
  for (let p = 0; p < channelCount; p++) {
    let isEmpty = true;
    for (let i = first; i < end && isEmpty; i++) isEmpty = !atoms.isOn(p, events[i].atom);
    if (isEmpty) continue;
    const start = p * samples + offset + origin;
    residual.set(traces.subarray(start, start + length));
    for (let i = first; i < end; i++) {
      const { position, atom, amplitude } = events[i];
      atoms.addOnChannel(residual, p, atom, position - origin, -amplitude);
    }
    for (let i = first; i < end; i++) {
      if (!atoms.isOn(p, events[i].atom)) continue;
      const from = events[i].position - origin;
      let energy = energies[i];
      for (let k = from; k < from + atomSamples; k++) energy += residual[k] * residual[k];
      energies[i] = energy;
    }
  }
}
