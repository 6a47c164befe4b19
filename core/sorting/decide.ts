import { deepestValleyOfSorted } from '../detect/valley.ts';
import { gather } from '../math/gather.ts';
import { medianInPlace } from '../math/order-statistics.ts';
import { placesInTurn } from '../math/places.ts';
import { runningMedian } from '../math/running-median.ts';
import type { EventTimes, RecordingEvents } from './recording-events.ts';

export interface DecisionOptions {
  readonly atomCount: number;
  readonly refractorySamples: number;
}

/** Spikes of a unit over which its amplitude is taken to drift little. */
const DRIFT_SPIKES = 81;
/** Fewer spikes than this say too little about a unit's amplitudes to decide by. */
const MINIMUM_FOR_DECISION = 40;
/** Relative amplitudes kept: at least this far from one, or this many standard deviations. */
const NARROWEST_BAND = 0.35;
const BAND_SD = 4;
/** A valley counts only when it is this much lower than the smaller of its two peaks, and holds apart this share. */
const DEEP_VALLEY = 0.4;
const VALLEY_SHARE = 0.05;
const MISFIT_SD = 8;

/**
 * Decides for each unit, from its own events alone, which of them are its spikes: amplitudes
 * relative to the unit's running median (units drift), a valley in their histogram where there is a
 * deep one, the energy that the template leaves unexplained, and the refractory period.
 * @returns 1 for each event that is a spike
 */
export async function decideSpikes(
  events: RecordingEvents,
  options: DecisionOptions,
): Promise<Uint8Array> {
  const keep = new Uint8Array(events.position.length);
  await decideSpikesOf(events, options, keep);
  return keep;
}

/**
 * `decideSpikes` of some atoms.
 * @param keep becomes 1 for each event of theirs that is a spike, and 0 for all others of theirs
 * @param isDecided all are without it
 */
export async function decideSpikesOf(
  { segment, position, atom, measures }: RecordingEvents,
  { atomCount, refractorySamples }: DecisionOptions,
  keep: Uint8Array,
  isDecided: (atom: number) => boolean = () => true,
): Promise<void> {
  const times = { segment, position, atom };
  const decided = function* () {
    for (const [one, own] of placesInTurn(atom, atomCount)) if (isDecided(one)) yield own;
  };
  const rooms = new Rooms();
  const amplitude = await measures.load('amplitude');
  for (const own of decided()) {
    for (const i of own) keep[i] = 1;
    if (own.length >= MINIMUM_FOR_DECISION) rejectUnusualAmplitudes(amplitude, own, keep, rooms);
  }
  const misfit = await measures.load('misfit');
  for (const own of decided()) {
    if (own.length >= MINIMUM_FOR_DECISION) rejectMisfits(misfit, own, keep, rooms);
  }
  const margin = await measures.load('margin');
  for (const own of decided()) rejectRefractory(times, margin, own, keep, refractorySamples);
}

/** What all units are decided in, one after the other: the largest of half a day has millions of spikes. */
class Rooms {
  private first = new Float64Array(0);
  private second = new Float64Array(0);

  of(length: number): [Float64Array, Float64Array] {
    if (this.first.length < length) {
      this.first = new Float64Array(length);
      this.second = new Float64Array(length);
    }
    return [this.first.subarray(0, length), this.second.subarray(0, length)];
  }
}

function rejectUnusualAmplitudes(
  amplitude: Float32Array,
  own: Int32Array,
  keep: Uint8Array,
  rooms: Rooms,
): void {
  const [sizes, relative] = rooms.of(own.length);
  gather(amplitude, own, sizes);
  for (let k = 0; k < sizes.length; k++) sizes[k] = Math.abs(sizes[k]);
  relativeToDrift(sizes, relative);
  const spread = spreadAround(relative, 1, sizes);
  const band = Math.max(NARROWEST_BAND, BAND_SD * spread);
  sizes.set(relative);
  const valley = deepestValleyOfSorted(sizes.sort(), VALLEY_SHARE);
  const floor =
    valley.ratio < DEEP_VALLEY && valley.position < 1
      ? Math.max(valley.position, 1 - band)
      : 1 - band;
  for (let k = 0; k < own.length; k++) {
    if (relative[k] < floor || relative[k] > 1 + band) keep[own[k]] = 0;
  }
}

/** Each amplitude over the median of the spikes around it. Gives `out` back, overwritten. */
export function relativeToDrift(
  sizes: Float64Array,
  out: Float64Array = new Float64Array(sizes.length),
): Float64Array {
  runningMedian(sizes, DRIFT_SPIKES, out);
  for (let k = 0; k < sizes.length; k++) out[k] = sizes[k] / out[k];
  return out;
}

function rejectMisfits(
  misfit: Float32Array,
  own: Int32Array,
  keep: Uint8Array,
  rooms: Rooms,
): void {
  const [values, work] = rooms.of(own.length);
  gather(misfit, own, values);
  work.set(values);
  const centre = medianInPlace(work);
  const spread = spreadAround(values, centre, work);
  for (const i of own) {
    if (misfit[i] > centre + MISFIT_SD * Math.max(1, spread)) keep[i] = 0;
  }
}

/** 1.4826 MAD around a given centre. @param work as long as the values, overwritten */
function spreadAround(values: Float64Array, centre: number, work: Float64Array): number {
  for (let k = 0; k < values.length; k++) work[k] = Math.abs(values[k] - centre);
  return 1.4826 * medianInPlace(work);
}

/**
 * A spike within the refractory period of a more certain one of its unit is none; the most certain
 * come first. Only spikes that follow each other so closely have to be compared.
 */
function rejectRefractory(
  { segment, position }: EventTimes,
  margin: Float32Array,
  own: Int32Array,
  keep: Uint8Array,
  refractorySamples: number,
): void {
  const clash = (i: number, j: number) =>
    segment[i] === segment[j] && Math.abs(position[i] - position[j]) < refractorySamples;
  const candidates = keptOf(own, keep);
  for (let from = 0, to = 1; from < candidates.length; from = to++) {
    while (to < candidates.length && clash(candidates[to - 1], candidates[to])) to++;
    if (to - from === 1) continue;
    if (to - from === 2) {
      const [first, second] = [candidates[from], candidates[from + 1]];
      keep[margin[second] > margin[first] ? first : second] = 0;
      continue;
    }
    const run = candidates.subarray(from, to);
    const accepted = new Uint8Array(run.length);
    const rank = Uint32Array.from(run.keys());
    for (const k of rank.sort((a, b) => margin[run[b]] - margin[run[a]] || a - b)) {
      const near = (other: number) => other >= 0 && other < run.length && clash(run[k], run[other]);
      let free = true;
      for (let other = k - 1; near(other); other--) free &&= accepted[other] === 0;
      for (let other = k + 1; near(other); other++) free &&= accepted[other] === 0;
      if (free) accepted[k] = 1;
      else keep[run[k]] = 0;
    }
  }
}

/** Moves the events that are kept to the front, where nothing else is left: `filter` would make a list of them first. */
function keptOf(own: Int32Array, keep: Uint8Array): Int32Array {
  let count = 0;
  for (const i of own) if (keep[i] === 1) own[count++] = i;
  return own.subarray(0, count);
}
