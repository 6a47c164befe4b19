import type { EventCoder } from '../csc/event-coder.ts';
import type { PlacedAtoms } from '../csc/placed-atoms.ts';
import { atomOf, type Dictionary } from '../csc/problem.ts';
import type { Recording } from '../recording/recording.ts';
import {
  type CodedTile,
  codeTileSignal,
  type TileEvents,
  type TileRange,
  type TileSignal,
} from './code-tile.ts';

/** What the events of one atom in a tile look like. */
export interface AtomWaveforms {
  readonly atom: number;
  /** Sum of their cleaned waveforms on the atom's channels, `(channels x atomSamples)`, in units of noise. */
  readonly sum: Float32Array;
  /** Their amplitudes; as many as there are waveforms in the sum. */
  readonly amplitudes: Float64Array;
}

/** What was found in a tile, and what it looks like. */
export interface MeasuredTile {
  /** The pieces that it was coded in, in the order of time. */
  readonly coded: readonly CodedTile[];
  /** The atoms that have events, ascending. */
  readonly atoms: readonly AtomWaveforms[];
}

/** Most samples, and most numbers of signal and correlations, of a piece that is coded at once; results depend on it. */
const LONGEST_PIECE = 150_000;
const PIECE_VALUES = 8_000_000;

/**
 * Codes a tile piece by piece and measures how the spikes in it look: the cleaned waveform of an event is
 * the signal less all other events. Events within an atom of the pieces' ends are left out, because what
 * overlaps them may be another one's.
 */
export async function measureTile(
  recording: Recording,
  coder: EventCoder,
  range: TileRange,
): Promise<MeasuredTile> {
  const sums = new WaveformSums(coder.atoms);
  const coded: CodedTile[] = [];
  for (const piece of piecesOf(range, coder.model.dictionary)) {
    const { events, signal } = await codeTileSignal(recording, coder, piece);
    subtractEvents(signal, coder.atoms, events);
    sums.add(signal, events, piece);
    const { segment, start, end } = piece;
    coded.push({ range: { segment, start, end }, events });
  }
  return { coded, atoms: sums.finish() };
}

function piecesOf(
  range: TileRange,
  { channelCount, atomCount }: Pick<Dictionary, 'channelCount' | 'atomCount'>,
): TileRange[] {
  const { start, end } = range;
  const most = Math.min(LONGEST_PIECE, Math.floor(PIECE_VALUES / (channelCount + atomCount)));
  const count = Math.ceil((end - start) / most);
  const edge = (i: number) => start + Math.round((i * (end - start)) / count);
  return Array.from({ length: count }, (_, i) => ({ ...range, start: edge(i), end: edge(i + 1) }));
}

/** Sums of the waveforms of each atom's events. */
class WaveformSums {
  private readonly atoms: PlacedAtoms;
  private readonly sums = new Map<number, { sum: Float32Array; amplitudes: number[] }>();

  constructor(atoms: PlacedAtoms) {
    this.atoms = atoms;
  }

  /** @param residual what all events leave of the signal around a piece */
  add(residual: TileSignal, events: TileEvents, piece: TileRange): void {
    for (const [atom, members] of this.membersIn(events, piece))
      this.addAtom(residual, events, atom, members);
  }

  /** Numbers of the events of each atom that are far enough from the ends. */
  private membersIn(
    { atom, position }: TileEvents,
    { start, end }: TileRange,
  ): Map<number, number[]> {
    const { atomSamples } = this.atoms.dictionary;
    const members = new Map<number, number[]>();
    atom.forEach((unit, i) => {
      const from = position[i] - start;
      if (from < atomSamples || from + 2 * atomSamples > end - start) return;
      const own = members.get(unit);
      if (own === undefined) members.set(unit, [i]);
      else own.push(i);
    });
    return members;
  }

  private addAtom(
    { traces: residual, samples, start }: TileSignal,
    { position, amplitude }: TileEvents,
    atom: number,
    members: readonly number[],
  ): void {
    const { dictionary } = this.atoms;
    const { atomSamples } = dictionary;
    const channels = this.atoms.channelsOf(atom);
    const values = atomOf(dictionary, atom);
    const sum = new Float64Array(channels.length * atomSamples);
    const own = this.sums.get(atom) ?? { sum: new Float32Array(sum.length), amplitudes: [] };
    for (const i of members) {
      const at = position[i] - start;
      channels.forEach((channel, row) => {
        const from = channel * samples + at;
        const to = row * atomSamples;
        for (let k = 0; k < atomSamples; k++) {
          const part = amplitude[i] * values[channel * atomSamples + k];
          sum[to + k] += residual[from + k] + part;
        }
      });
      own.amplitudes.push(amplitude[i]);
    }
    for (let k = 0; k < sum.length; k++) own.sum[k] += sum[k];
    this.sums.set(atom, own);
  }

  /** The sums side by side in one array: many small ones leave holes in the memory of the process. */
  finish(): AtomWaveforms[] {
    const ascending = [...this.sums].sort(([a], [b]) => a - b);
    const all = new Float32Array(ascending.reduce((total, [, { sum }]) => total + sum.length, 0));
    let from = 0;
    return ascending.map(([atom, { sum, amplitudes }]) => {
      const placed = all.subarray(from, from + sum.length);
      placed.set(sum);
      from += sum.length;
      return { atom, sum: placed, amplitudes: Float64Array.from(amplitudes) };
    });
  }
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
