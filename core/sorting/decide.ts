import { deepestValley } from '../detect/valley.ts';
import { gather } from '../math/gather.ts';
import { median, medianAbsoluteDeviation } from '../math/order-statistics.ts';
import { placesOfEach } from '../math/places.ts';
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
  { atomCount, refractorySamples }: DecisionOptions,
): Promise<Uint8Array> {
  const keep = new Uint8Array(events.position.length);
  await decideSpikesOf(events, placesOfEach(events.atom, atomCount), refractorySamples, keep);
  return keep;
}

/**
 * `decideSpikes` of some atoms.
 * @param members the events of each of them, ascending
 * @param keep becomes 1 for each of them that is a spike, and 0 for all others of theirs
 */
export async function decideSpikesOf(
  events: RecordingEvents,
  members: readonly Int32Array[],
  refractorySamples: number,
  keep: Uint8Array,
): Promise<void> {
  const { measures } = events;
  for (const own of members) for (const i of own) keep[i] = 1;
  const telling = members.filter((own) => own.length >= MINIMUM_FOR_DECISION);
  const amplitude = await measures.load('amplitude');
  for (const own of telling) rejectUnusualAmplitudes(amplitude, own, keep);
  const misfit = await measures.load('misfit');
  for (const own of telling) rejectMisfits(misfit, own, keep);
  const margin = await measures.load('margin');
  for (const own of members) rejectRefractory(events, margin, own, keep, refractorySamples);
}

function rejectUnusualAmplitudes(amplitude: Float32Array, own: Int32Array, keep: Uint8Array): void {
  const sizes = gather(amplitude, own);
  for (let k = 0; k < sizes.length; k++) sizes[k] = Math.abs(sizes[k]);
  const relative = relativeToDrift(sizes);
  const spread = 1.4826 * medianAbsoluteDeviation(relative, 1);
  const band = Math.max(NARROWEST_BAND, BAND_SD * spread);
  const valley = deepestValley(relative, VALLEY_SHARE);
  const floor =
    valley.ratio < DEEP_VALLEY && valley.position < 1
      ? Math.max(valley.position, 1 - band)
      : 1 - band;
  for (let k = 0; k < own.length; k++) {
    if (relative[k] < floor || relative[k] > 1 + band) keep[own[k]] = 0;
  }
}

/** Each amplitude over the median of the spikes around it. */
export function relativeToDrift(sizes: Float64Array): Float64Array {
  const medians = runningMedian(sizes, DRIFT_SPIKES);
  for (let k = 0; k < sizes.length; k++) medians[k] = sizes[k] / medians[k];
  return medians;
}

function rejectMisfits(misfit: Float32Array, own: Int32Array, keep: Uint8Array): void {
  const values = gather(misfit, own);
  const centre = median(values);
  const spread = 1.4826 * medianAbsoluteDeviation(values, centre);
  for (const i of own) {
    if (misfit[i] > centre + MISFIT_SD * Math.max(1, spread)) keep[i] = 0;
  }
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
  const candidates = own.filter((i) => keep[i] === 1);
  for (let from = 0, to = 1; from < candidates.length; from = to++) {
    while (to < candidates.length && clash(candidates[to - 1], candidates[to])) to++;
    if (to - from === 1) continue;
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
