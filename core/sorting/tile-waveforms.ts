import type { EventCoder } from '../csc/event-coder.ts';
import type { PlacedAtoms } from '../csc/placed-atoms.ts';
import { atomOf } from '../csc/problem.ts';
import type { Recording } from '../recording/recording.ts';
import { codeTileSignal, type TileEvents, type TileRange, type TileSignal } from './code-tile.ts';

/** What the events of one atom in a tile look like. */
export interface AtomWaveforms {
  readonly atom: number;
  /** Sum of their cleaned waveforms on the atom's channels, `(channels x atomSamples)`, in units of noise. */
  readonly sum: Float64Array;
  /** Their amplitudes; as many as there are waveforms in the sum. */
  readonly amplitudes: Float64Array;
}

/** What was found in a tile, and what it looks like. */
export interface MeasuredTile {
  readonly events: TileEvents;
  /** The atoms that have events, ascending. */
  readonly atoms: readonly AtomWaveforms[];
}

/**
 * Codes a tile and measures how the spikes in it look: the cleaned waveform of an event is the signal
 * less all other events. Events within an atom of the tile's ends are left out, because what overlaps
 * them may be another tile's.
 */
export async function measureTile(
  recording: Recording,
  coder: EventCoder,
  range: TileRange,
): Promise<MeasuredTile> {
  const { events, signal } = await codeTileSignal(recording, coder, range);
  const { atoms } = coder;
  subtractEvents(signal, atoms, events);
  const { traces: residual, samples } = signal;
  const { dictionary } = atoms;
  const { atomSamples } = dictionary;
  const length = range.end - range.start;
  const members = new Map<number, number[]>();
  events.atom.forEach((atom, i) => {
    const position = events.position[i] - range.start;
    const isInside = position >= atomSamples && position + 2 * atomSamples <= length;
    if (!isInside) return;
    const own = members.get(atom);
    if (own === undefined) members.set(atom, [i]);
    else own.push(i);
  });
  const measured = [...members.keys()]
    .sort((a, b) => a - b)
    .map((atom) => {
      const channels = atoms.channelsOf(atom);
      const values = atomOf(dictionary, atom);
      const sum = new Float64Array(channels.length * atomSamples);
      const amplitudes = Float64Array.from(members.get(atom)!, (i) => {
        const start = events.position[i] - signal.start;
        channels.forEach((channel, row) => {
          const from = channel * samples + start;
          const to = row * atomSamples;
          for (let k = 0; k < atomSamples; k++) {
            const part = events.amplitude[i] * values[channel * atomSamples + k];
            sum[to + k] += residual[from + k] + part;
          }
        });
        return events.amplitude[i];
      });
      return { atom, sum, amplitudes };
    });
  return { events, atoms: measured };
}

/** Takes what the events explain away from a tile's signal, in place. */
function subtractEvents(
  { traces, samples, start }: TileSignal,
  atoms: PlacedAtoms,
  { atom, position, amplitude }: TileEvents,
): void {
  for (let i = 0; i < atom.length; i++) {
    atoms.add(traces, samples, atom[i], position[i] - start, -amplitude[i]);
  }
}
