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
  const groups = groupsOf(events, atomSamples);
  // One for all groups: arrays that come and go cost more than what is done with them.
  const residual = new Float32Array(Math.max(0, ...groups.map(({ length }) => length)));
  for (const group of groups) {
    addEnergies(energies, residual, atoms, { traces, samples }, events, group, offset);
  }
  return energies.map((energy, i) => {
    const degrees = atoms.channelsOf(events[i].atom).length * atomSamples;
    return (energy - degrees) / Math.sqrt(2 * degrees);
  });
}

/** Events [first, end), which overlap with no others, and the samples from the first to the last one's end. */
interface Group {
  readonly first: number;
  readonly end: number;
  readonly length: number;
}

function groupsOf(events: readonly Event[], atomSamples: number): Group[] {
  const groups: Group[] = [];
  for (let first = 0; first < events.length; ) {
    let end = first + 1;
    while (end < events.length && events[end].position - events[end - 1].position < atomSamples) {
      end++;
    }
    const length = events[end - 1].position + atomSamples - events[first].position;
    groups.push({ first, end, length });
    first = end;
  }
  return groups;
}

/** On each channel all events of a group are taken away, then each is asked what is left under it. */
function addEnergies(
  energies: Float64Array,
  residual: Float32Array,
  atoms: PlacedAtoms,
  { traces, samples }: Signal,
  events: readonly Event[],
  { first, end, length }: Group,
  offset: number,
): void {
  const { atomSamples, channelCount } = atoms.dictionary;
  const origin = events[first].position;
  for (let p = 0; p < channelCount; p++) {
    let isEmpty = true;
    for (let i = first; i < end && isEmpty; i++) isEmpty = !atoms.isOn(p, events[i].atom);
    if (isEmpty) continue;
    const start = p * samples + offset + origin;
    for (let k = 0; k < length; k++) residual[k] = traces[start + k];
    for (let i = first; i < end; i++) {
      const { position, atom, amplitude } = events[i];
      atoms.addOnChannel(residual, 0, length, p, atom, position - origin, -amplitude);
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
