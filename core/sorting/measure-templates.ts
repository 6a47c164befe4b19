import type { WorkContext } from '../base/progress.ts';
import type { Random } from '../base/random.ts';
import { medianTemplates } from '../detect/clusters.ts';
import type { PreprocessPlan } from '../preprocess/plan.ts';
import type { Recording } from '../recording/recording.ts';
import type { Place } from './learn-region.ts';
import type {
  MeasuredPieces,
  MeasuringExample,
  MeasuringJob,
  MeasuringPiece,
} from './measure-pieces.ts';
import { choosePieces, PieceGrid, type Wishes } from './measuring-pieces.ts';
import { type RecordingEvents, type SizedEvents, withSizes } from './recording-events.ts';
import type { SignalCrew } from './signal-crew.ts';
import { WaveformMeter } from './unit-templates.ts';

/** Spikes that a template is measured from: then noise of 10 µV is below 0.2 µV. */
const ENOUGH_SPIKES = 4000;
/** Snippets that a first template is shown from. */
const ENOUGH_EXAMPLES = 50;
/** Most numbers of signal read, whatever is missing: nearly 14 minutes of four channels. */
const MOST_VALUES = 100_000_000;
/** Numbers of signal that are summed in one go: enough to be worth a thread's while. */
const GROUP_VALUES = 6_000_000;
/** Groups that each thread sums before they are added up. */
const GROUPS_PER_THREAD = 2;

export interface MeasuringInput extends MeasuringJob {
  readonly recording: Pick<Recording, 'segments' | 'channelCount'>;
  readonly preprocess: PreprocessPlan;
  readonly events: RecordingEvents;
  /** 1 for each event that is a spike. */
  readonly keep: Uint8Array;
  /** Spikes of each atom. */
  readonly spikeCounts: ArrayLike<number>;
  /** Places that the first template of each atom was made from; none where that is not wanted. */
  readonly examples: readonly (readonly Place[])[];
  /** How many samples of a waveform lie before the atom's first. */
  readonly samplesBefore: number;
  readonly random: Random;
}

export interface MeasuredTemplates {
  /** Waveform of an event of amplitude one, `(atoms x channels x waveformSamples)`, microvolts. */
  readonly waveforms: Float64Array;
  /** Median of the examples of each atom, `(own channels x templateSamples)`, microvolts; zeros without any. */
  readonly initial: readonly Float32Array[];
}

/**
 * Measures waveforms in microvolts where the spikes are, on the filtered signal. It is read piece by
 * piece, and no more of it than gives enough spikes of every atom. What is summed in one go is fixed
 * by the recording, so results do not depend on who does it.
 * @param threads that may read at once
 */
export async function measureTemplates(
  input: MeasuringInput,
  crew: SignalCrew,
  threads: number,
  { cancellation }: WorkContext,
): Promise<MeasuredTemplates> {
  const { recording, preprocess, channels, waveformSamples, templateSamples, nBefore } = input;
  const grid = new PieceGrid(recording.segments, preprocess.blockSamples);
  const examplesIn = examplesByPiece(grid, input.examples);
  const chosen = piecesToRead(grid, input, examplesIn);
  const pieces = piecesOf(grid, input, await withSizes(input.events), examplesIn, chosen);
  const each = Math.ceil(GROUP_VALUES / (recording.channelCount * grid.pieceSamples));
  const groups = Array.from({ length: Math.ceil(pieces.length / each) }, (_, i) =>
    pieces.slice(i * each, (i + 1) * each),
  );
  const job = { preprocess, channels, waveformSamples, templateSamples, nBefore };
  const meter = new WaveformMeter(channels, recording.channelCount, waveformSamples);
  const snippets: MeasuredPieces['snippets'][number][] = [];
  // The sums of many groups are large, where there are many atoms.
  const atOnce = GROUPS_PER_THREAD * threads;
  for (let first = 0; first < groups.length; first += atOnce) {
    const some = groups.slice(first, first + atOnce);
    for (const measured of await crew.run('measure', job, some, threads, cancellation)) {
      meter.addSums(measured.sums);
      snippets.push(...measured.snippets);
    }
  }
  return { waveforms: meter.solve(), initial: mediansOf(snippets, job) };
}

function piecesToRead(
  grid: PieceGrid,
  { events, keep, spikeCounts, examples, recording, ...input }: MeasuringInput,
  examplesIn: ReadonlyMap<number, readonly MeasuringExample[]>,
): number[] {
  const { segment, position, atom } = events;
  const middle = (input.waveformSamples >> 1) - input.samplesBefore;
  const starts = grid.startsOf(position.length, (i) =>
    grid.pieceOf(segment[i], position[i] + middle),
  );
  const ofExamples: Wishes = {
    wanted: examples.map(({ length }) => Math.min(length, ENOUGH_EXAMPLES)),
    in: (piece) => examplesIn.get(piece)?.map((example) => example.atom) ?? [],
  };
  const ofSpikes: Wishes = {
    wanted: Array.from(spikeCounts, (count) => Math.min(count, ENOUGH_SPIKES)),
    in: (piece) => {
      const from = starts[piece];
      return atom.subarray(from, starts[piece + 1]).filter((_, i) => keep[from + i] === 1);
    },
  };
  const most = Math.max(1, Math.floor(MOST_VALUES / (recording.channelCount * grid.pieceSamples)));
  return choosePieces(grid.count, ofExamples, ofSpikes, most, input.random);
}

/** The pieces with the spikes and the examples in them. */
function piecesOf(
  grid: PieceGrid,
  { keep, examples, samplesBefore }: MeasuringInput,
  events: SizedEvents,
  examplesIn: ReadonlyMap<number, readonly MeasuringExample[]>,
  chosen: readonly number[],
): MeasuringPiece[] {
  const { segment, position, atom, amplitude } = events;
  const starts = grid.startsOf(position.length, (i) => grid.pieceOf(segment[i], position[i]));
  const shown = new Uint32Array(examples.length);
  return chosen.map((piece) => {
    const range = grid.rangeOf(piece);
    const all = keep.subarray(starts[piece], starts[piece + 1]);
    const here = Int32Array.from(all.keys())
      .filter((i) => all[i] === 1)
      .map((i) => i + starts[piece]);
    return {
      range,
      position: here.map((i) => position[i] - samplesBefore - range.start),
      atom: here.map((i) => atom[i]),
      amplitude: Float64Array.from(here, (i) => amplitude[i]),
      examples: (examplesIn.get(piece) ?? [])
        .filter((example) => shown[example.atom]++ < ENOUGH_EXAMPLES)
        .map((example) => ({ atom: example.atom, position: example.position - range.start })),
    };
  });
}

function examplesByPiece(grid: PieceGrid, examples: readonly (readonly Place[])[]) {
  const found = new Map<number, MeasuringExample[]>();
  examples.forEach((places, atom) => {
    for (const { segment, position } of places) {
      const piece = grid.pieceOf(segment, position);
      const here = found.get(piece) ?? [];
      here.push({ atom, position });
      found.set(piece, here);
    }
  });
  return found;
}

/** What clustering had, in microvolts. */
function mediansOf(
  snippets: MeasuredPieces['snippets'],
  { channels, templateSamples }: MeasuringJob,
): Float32Array[] {
  return channels.map((own, atom) => {
    const mine = snippets.filter((example) => example.atom === atom);
    const size = own.length * templateSamples;
    const rows = new Float32Array(mine.length * size);
    mine.forEach(({ snippet }, i) => {
      rows.set(snippet, i * size);
    });
    return medianTemplates(rows, new Int32Array(mine.length), Int32Array.of(mine.length), size);
  });
}
