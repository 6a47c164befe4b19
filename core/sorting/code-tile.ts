import { explainAlternatives } from '../csc/alternatives.ts';
import type { EventCoder } from '../csc/event-coder.ts';
import { atomOf, validSamples } from '../csc/problem.ts';
import type { Recording } from '../recording/recording.ts';
import { findIslands, hotPositions, type Island, islandGeometry } from './islands.ts';

/** A part of a recording that is coded as one piece of work. */
export interface TileRange {
  readonly segment: number;
  /** Samples [start, end) of the segment. */
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
}

/** How far beyond the tile the last island is first looked for, in atoms; four times as far if it goes on. */
const FIRST_LOOKAHEAD = 16;

/**
 * Codes one tile of a whitened recording. Any division of a recording into tiles gives the same
 * events, to the byte: islands belong to the tile they start in and are solved alone.
 */
export async function codeTile(
  recording: Recording,
  coder: EventCoder,
  range: TileRange,
): Promise<TileEvents> {
  const { dictionary, coding } = coder.model;
  const { atomSamples } = dictionary;
  const { quiet, margin } = islandGeometry(atomSamples);
  const total = recording.segments[range.segment].sampleCount;
  const before = quiet + margin + 1;
  for (let lookahead = FIRST_LOOKAHEAD * atomSamples; ; lookahead *= 4) {
    // Positions run from an atom that only ends inside the segment to one that only begins there.
    const from = Math.max(1 - atomSamples, range.start - before);
    const to = Math.min(total, range.end + lookahead);
    const traces = await readPadded(recording, range.segment, from, to + atomSamples - 1);
    const samples = to + atomSamples - 1 - from;
    const positions = validSamples(samples, atomSamples);
    const correlation = coder.correlate(traces, samples);
    const hot = hotPositions(correlation, positions, coding.lambda, coding.twoSided);
    const firstOwned = range.start === 0 ? 0 : range.start - from;
    const lastOwned = range.end >= total ? positions : range.end - from;
    const { islands, open } = findIslands(hot, firstOwned, lastOwned, quiet, to >= total);
    if (open) continue;
    const collector = new EventCollector(from);
    for (const island of islands) {
      codeIsland(coder, correlation, positions, traces, samples, island, margin, collector);
    }
    return collector.finish();
  }
}

function codeIsland(
  coder: EventCoder,
  correlation: Float64Array,
  positions: number,
  traces: Float32Array,
  samples: number,
  island: Island,
  margin: number,
  collector: EventCollector,
): void {
  const { dictionary } = coder.model;
  const { atomCount, atomSamples, channelCount } = dictionary;
  const start = Math.max(0, island.firstHot - margin);
  const end = Math.min(positions, island.lastHot + margin + 1);
  const length = end - start;
  const local = new Float64Array(atomCount * length);
  for (let c = 0; c < atomCount; c++) {
    local.set(correlation.subarray(c * positions + start, c * positions + end), c * length);
  }
  const events = coder.codeCorrelation(local, length);
  if (events.length === 0) return;

  const width = length + atomSamples - 1;
  const residual = new Float64Array(channelCount * width);
  for (let p = 0; p < channelCount; p++) {
    residual.set(traces.subarray(p * samples + start, p * samples + start + width), p * width);
  }
  for (const { atom, position, amplitude } of events) {
    const values = atomOf(dictionary, atom);
    for (const p of coder.channelsOf(atom)) {
      for (let k = 0; k < atomSamples; k++) {
        residual[p * width + position + k] -= amplitude * values[p * atomSamples + k];
      }
    }
  }
  const margins = explainAlternatives(coder, events, local, length);
  events.forEach((event, i) => {
    const channels = coder.channelsOf(event.atom);
    let energy = 0;
    for (const p of channels) {
      const row = p * width + event.position;
      for (let k = 0; k < atomSamples; k++) energy += residual[row + k] ** 2;
    }
    const degrees = channels.length * atomSamples;
    collector.add(
      start + event.position,
      event.atom,
      event.amplitude,
      margins[i],
      (energy - degrees) / Math.sqrt(2 * degrees),
    );
  });
}

/** Reads samples [start, end) of a segment, zeros outside of it. */
async function readPadded(
  recording: Recording,
  segment: number,
  start: number,
  end: number,
): Promise<Float32Array> {
  const { channelCount } = recording;
  const samples = end - start;
  const inside = recording.segments[segment].sampleCount;
  const from = Math.min(inside, Math.max(0, start));
  const to = Math.max(from, Math.min(inside, end));
  const read = new Float32Array(channelCount * (to - from));
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
  private readonly rows: number[][] = [[], [], [], [], []];

  constructor(offset: number) {
    this.offset = offset;
  }

  add(position: number, ...rest: readonly [number, number, number, number]): void {
    this.rows[0].push(position + this.offset);
    rest.forEach((value, i) => {
      this.rows[i + 1].push(value);
    });
  }

  finish(): TileEvents {
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
