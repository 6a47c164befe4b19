import { explainAlternatives } from '../csc/alternatives.ts';
import type { EventCoder } from '../csc/event-coder.ts';
import { type BadSpan, joinBadSpans } from '../preprocess/bad-spans.ts';
import type { PreprocessedRecording } from '../preprocess/preprocess.ts';
import type { Recording } from '../recording/recording.ts';
import { type Island, islandGeometry } from './islands.ts';
import { misfitsOf, type Signal } from './misfits.ts';
import { correlateTile } from './tile-correlation.ts';
import {
  islandsOfTile,
  nearSurroundings,
  type Surroundings,
  wideSurroundings,
} from './tile-islands.ts';

/** A part of a recording that is coded as one piece of work. */
export interface TileRange {
  readonly segment: number;
  /** Samples [start, end) of the segment. */
  readonly start: number;
  readonly end: number;
  /** The epoch that it lies in, where templates change along the recording. */
  readonly epoch?: Epoch;
}

/** Positions [start, end) of a segment, infinite at its ends, with templates of their own. */
export interface Epoch {
  /** Number of the templates in `CodingPlan.epochs`. */
  readonly templates: number;
  readonly start: number;
  readonly end: number;
}

/** Events of a tile as parallel arrays, sorted by position, then atom. */
export interface TileEvents {
  /** Sample of the atom's first sample, counted from the segment's first; may lie before it. */
  readonly position: Float64Array;
  readonly atom: Int32Array;
  /** In units of noise. */
  readonly amplitude: Float64Array;
  /** How much better the atom explains the event than the runner-up, in noise standard deviations. */
  readonly margin: Float64Array;
  /** Energy left under the atom beyond what noise leaves, in standard deviations of that. */
  readonly misfit: Float64Array;
  /** What of the tile's signal is masked, joined by channel and reason. */
  readonly bad: readonly BadSpan[];
}

/** A tile with what was found in it. */
export interface CodedTile {
  readonly range: TileRange;
  readonly events: TileEvents;
}

type FoundEvents = Omit<TileEvents, 'bad'>;

/** The signal of a tile and around it. */
export interface TileSignal extends Signal {
  /** The segment's sample that it begins with; may lie before the first. */
  readonly start: number;
}

/** Valid until the coder's next tile. */
interface CodedSignal {
  readonly events: TileEvents;
  readonly signal: TileSignal;
}

/** A whitened recording; one that was whitened before needs not say what is masked in it. */
export type WhitenedRecording = Recording & Partial<Pick<PreprocessedRecording, 'badSpans'>>;

const everywhere = { start: Number.NEGATIVE_INFINITY, end: Number.POSITIVE_INFINITY };

/** Where a tile needed its wide surroundings, the next are coded with them at once, for so many tiles, until one shows whether that is still needed. */
const WIDE_TILES = 16;
/** Tiles in a row of each coder that were coded so. It decides about the time alone: both ways find the same events. */
const wideRun = new WeakMap<EventCoder, number>();
/** What is coded with an island beyond a cut, in atoms: the spikes that reach across. */
const BEYOND_CUT = 2;

/**
 * Codes one tile of a whitened recording. Any division of a recording into tiles gives the same
 * events, to the byte: islands belong to the tile they start in and are solved alone.
 */
export async function codeTile(
  recording: WhitenedRecording,
  coder: EventCoder,
  range: TileRange,
): Promise<TileEvents> {
  return (await codeTileSignal(recording, coder, range)).events;
}

/** The same, with the signal that was read for it. */
export async function codeTileSignal(
  recording: WhitenedRecording,
  coder: EventCoder,
  range: TileRange,
): Promise<CodedSignal> {
  const { dictionary } = coder.model;
  const [near, wide] = [nearSurroundings(dictionary), wideSurroundings(dictionary)];
  if (!wideRun.has(coder)) {
    const longest = wide.before + range.end - range.start + wide.after;
    coder.makeRoom(longest + dictionary.atomSamples);
  }
  const run = wideRun.get(coder) ?? 0;
  const seen = run % WIDE_TILES === 0 ? await codeWithin(recording, coder, range, near) : null;
  wideRun.set(coder, seen === null ? run + 1 : 0);
  const { events, signal } = seen ?? (await codeWithin(recording, coder, range, wide))!;
  const bad = recording.badSpans?.(range.segment, range.start, range.end) ?? [];
  return { events: { ...events, bad: joinBadSpans(bad) }, signal };
}

/** @returns null where the surroundings do not show all that bears on the tile; wide ones always do */
async function codeWithin(
  recording: Recording,
  coder: EventCoder,
  range: TileRange,
  { before, after, showsCuts }: Surroundings,
): Promise<{ events: FoundEvents; signal: TileSignal } | null> {
  const { dictionary } = coder.model;
  const { atomSamples } = dictionary;
  const total = recording.segments[range.segment].sampleCount;
  // Positions run from an atom that only ends inside the segment to one that only begins there.
  const from = Math.max(1 - atomSamples, range.start - before);
  const to = Math.min(total, range.end + after);
  const traces = await readPadded(recording, coder, range.segment, from, to + atomSamples - 1);
  const samples = to + atomSamples - 1 - from;
  const { segment } = range;
  const correlated = correlateTile(coder, recording, segment, from, traces, samples);
  const { correlation, heat, positions } = correlated;
  const { epoch = everywhere } = range;
  // Where templates change, islands end, and events belong to the side that they begin on.
  const seams = [epoch.start - from, epoch.end - from].filter(Number.isFinite);
  const islands = islandsOfTile({ range, heat, from, total, showsCuts }, dictionary, seams);
  if (islands === null) return null;
  const collector = new EventCollector(from, epoch);
  const signal = { traces, samples, start: from };
  for (const island of islands) {
    codeIsland(coder, { ...signal, correlation, positions }, island, collector);
  }
  return { events: collector.finish(), signal };
}

/** A stretch of signal with its correlations. */
interface CorrelatedSignal extends Signal {
  readonly correlation: Float64Array;
  readonly positions: number;
}

function codeIsland(
  coder: EventCoder,
  signal: CorrelatedSignal,
  island: Island,
  collector: EventCollector,
): void {
  const { correlation, positions } = signal;
  const { atomSamples } = coder.model.dictionary;
  const { margin } = islandGeometry(atomSamples);
  const beyond = BEYOND_CUT * atomSamples;
  const start = Math.max(
    0,
    Number.isFinite(island.from) ? island.from - beyond : island.firstHot - margin,
  );
  const last = Number.isFinite(island.to) ? island.to + beyond : island.lastHot + margin + 1;
  const end = Math.min(positions, last);
  const length = end - start;
  const local = coder.excerptOf(correlation, positions, start, end);
  const events = coder.codeCorrelation(local, length);
  if (events.length === 0) return;

  const margins = explainAlternatives(coder, events, local, length);
  const misfits = misfitsOf(coder, signal, events, start);
  events.forEach((event, i) => {
    if (start + event.position < island.from || start + event.position >= island.to) return;
    const { position, atom, amplitude } = event;
    collector.add(start + position, atom, amplitude, margins[i], misfits[i]);
  });
}

/** The signal that each coder codes: large arrays that come and go are held long after they are gone. */
const signals = new WeakMap<EventCoder, Float32Array<ArrayBuffer>>();

function signalFor(coder: EventCoder, length: number): Float32Array<ArrayBuffer> {
  let signal = signals.get(coder);
  if (signal === undefined || signal.length < length) {
    signal = new Float32Array(length);
    signals.set(coder, signal);
  }
  return signal.subarray(0, length);
}

/**
 * Reads samples [start, end) of a segment, zeros outside of it.
 * @returns valid until the coder's next tile
 */
async function readPadded(
  recording: Recording,
  coder: EventCoder,
  segment: number,
  start: number,
  end: number,
): Promise<Float32Array> {
  const { channelCount } = recording;
  const samples = end - start;
  const inside = recording.segments[segment].sampleCount;
  const from = Math.min(inside, Math.max(0, start));
  const to = Math.max(from, Math.min(inside, end));
  const read = signalFor(coder, channelCount * (to - from));
  if (to > from) await recording.read(segment, from, to, read);
  if (from === start && to === end) return read;
  const padded = new Float32Array(channelCount * samples);
  for (let p = 0; p < channelCount; p++) {
    padded.set(read.subarray(p * (to - from), (p + 1) * (to - from)), p * samples + from - start);
  }
  return padded;
}

class EventCollector {
  private readonly offset: number;
  private readonly epoch: Pick<Epoch, 'start' | 'end'>;
  private readonly rows: number[][] = [[], [], [], [], []];

  constructor(offset: number, epoch: Pick<Epoch, 'start' | 'end'>) {
    this.offset = offset;
    this.epoch = epoch;
  }

  add(local: number, ...rest: readonly [number, number, number, number]): void {
    const position = local + this.offset;
    if (position < this.epoch.start || position >= this.epoch.end) return;
    this.rows[0].push(position);
    rest.forEach((value, i) => {
      this.rows[i + 1].push(value);
    });
  }

  finish(): FoundEvents {
    const [position, atom, amplitude, margin, misfit] = this.rows;
    return {
      position: Float64Array.from(position),
      atom: Int32Array.from(atom),
      amplitude: Float64Array.from(amplitude),
      margin: Float64Array.from(margin),
      misfit: Float64Array.from(misfit),
    };
  }
}
