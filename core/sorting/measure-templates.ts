import { throwIfCancelled, type WorkContext } from '../base/progress.ts';
import type { Random } from '../base/random.ts';
import type { Event } from '../csc/debias.ts';
import { medianTemplates } from '../detect/clusters.ts';
import { extractSnippets } from '../detect/snippets.ts';
import type { Recording } from '../recording/recording.ts';
import type { RecordingEvents } from './decide.ts';
import type { Place } from './learn-region.ts';
import { choosePieces, PieceGrid, type Wish } from './measuring-pieces.ts';
import { WaveformMeter } from './unit-templates.ts';

/** Spikes that a template is measured from: then noise of 10 uV is below 0.2 uV. */
const ENOUGH_SPIKES = 4000;
/** Snippets that a first template is shown from. */
const ENOUGH_EXAMPLES = 50;
/** Most numbers of signal read, whatever is missing: nearly 14 minutes of four channels. */
const MOST_VALUES = 100_000_000;

export interface MeasuringInput {
  readonly filtered: Recording;
  /** Signal is read in pieces of this many samples. */
  readonly pieceSamples: number;
  readonly events: RecordingEvents;
  /** The spikes of each atom, numbers of events, ascending. */
  readonly spikes: readonly Int32Array[];
  /** Places that the first template of each atom was made from; none where that is not wanted. */
  readonly examples: readonly (readonly Place[])[];
  /** For each atom the channels that it is measured on, ascending. */
  readonly channels: readonly Int32Array[];
  /** Samples of a waveform, and how many of them lie before the atom's first. */
  readonly waveformSamples: number;
  readonly samplesBefore: number;
  /** The same of a first template, around its place. */
  readonly templateSamples: number;
  readonly nBefore: number;
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
 * piece, and no more of it than gives enough spikes of every atom.
 */
export async function measureTemplates(
  input: MeasuringInput,
  context: WorkContext,
): Promise<MeasuredTemplates> {
  const { filtered, channels, waveformSamples } = input;
  const { channelCount } = filtered;
  const grid = new PieceGrid(filtered.segments, input.pieceSamples);
  const eventsOf = eventsByPiece(grid, input);
  const meter = new WaveformMeter(channels, channelCount, waveformSamples);
  const examples = new ExampleCollector(grid, input);
  const traces = new Float32Array(channelCount * input.pieceSamples);
  for (const piece of piecesToRead(grid, input)) {
    throwIfCancelled(context.cancellation);
    const { segment, start, end } = grid.rangeOf(piece);
    const samples = end - start;
    await filtered.read(segment, start, end, traces);
    meter.add({ traces, samples, events: eventsOf(piece, start) });
    examples.add(piece, traces, start, samples);
  }
  return { waveforms: meter.solve(), initial: examples.medians() };
}

function piecesToRead(grid: PieceGrid, input: MeasuringInput): number[] {
  const { events, samplesBefore, waveformSamples } = input;
  const middle = (waveformSamples >> 1) - samplesBefore;
  const ofExamples = input.examples.map(
    (places): Wish => ({
      pieces: Uint32Array.from(places, ({ segment, position }) => grid.pieceOf(segment, position)),
      enough: ENOUGH_EXAMPLES,
    }),
  );
  const ofSpikes = input.spikes.map((own): Wish => {
    const pieces = new Uint32Array(own.length);
    own.forEach((i, k) => {
      pieces[k] = grid.pieceOf(events.segment[i], events.position[i] + middle);
    });
    return { pieces, enough: ENOUGH_SPIKES };
  });
  const most = Math.max(
    1,
    Math.floor(MOST_VALUES / (input.filtered.channelCount * grid.pieceSamples)),
  );
  return choosePieces(grid.count, ofExamples, ofSpikes, most, input.random);
}

/** Gives the spikes of a piece, placed where their waveforms begin, sorted. */
function eventsByPiece(grid: PieceGrid, { events, spikes, samplesBefore }: MeasuringInput) {
  const isSpike = new Uint8Array(events.position.length);
  for (const own of spikes) for (const i of own) isSpike[i] = 1;
  const starts = new Uint32Array(grid.count + 1);
  for (let i = 0; i < isSpike.length; i++) {
    starts[grid.pieceOf(events.segment[i], events.position[i]) + 1]++;
  }
  for (let piece = 0; piece < grid.count; piece++) starts[piece + 1] += starts[piece];
  return (piece: number, start: number): Event[] => {
    const here: Event[] = [];
    for (let i = starts[piece]; i < starts[piece + 1]; i++) {
      if (isSpike[i] === 0) continue;
      here.push({
        position: events.position[i] - samplesBefore - start,
        atom: events.atom[i],
        amplitude: events.amplitude[i],
      });
    }
    return here;
  };
}

/** What clustering had, in microvolts: snippets of the filtered signal around some of its examples. */
class ExampleCollector {
  private readonly input: MeasuringInput;
  /** For each piece that holds some, the examples there. */
  private readonly places = new Map<number, { atom: number; position: number }[]>();
  private readonly snippets: Float32Array[][];

  constructor(grid: PieceGrid, input: MeasuringInput) {
    this.input = input;
    this.snippets = input.examples.map(() => []);
    input.examples.forEach((places, atom) => {
      for (const { segment, position } of places) {
        const piece = grid.pieceOf(segment, position);
        const here = this.places.get(piece) ?? [];
        here.push({ atom, position });
        this.places.set(piece, here);
      }
    });
  }

  add(piece: number, traces: Float32Array, start: number, samples: number): void {
    const { channels, filtered, nBefore, templateSamples } = this.input;
    for (const { atom, position } of this.places.get(piece) ?? []) {
      if (this.snippets[atom].length >= ENOUGH_EXAMPLES) continue;
      this.snippets[atom].push(
        extractSnippets(
          traces,
          filtered.channelCount,
          samples,
          [position - start],
          channels[atom],
          nBefore,
          templateSamples - nBefore,
        ),
      );
    }
  }

  medians(): Float32Array[] {
    return this.snippets.map((snippets, atom) => {
      const size = this.input.channels[atom].length * this.input.templateSamples;
      const rows = new Float32Array(snippets.length * size);
      snippets.forEach((snippet, i) => {
        rows.set(snippet, i * size);
      });
      const labels = new Int32Array(snippets.length);
      return medianTemplates(rows, labels, Int32Array.of(snippets.length), size);
    });
  }
}
