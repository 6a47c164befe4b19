import { deepestValley } from '../detect/valley.ts';
import { median, medianAbsoluteDeviation } from '../math/order-statistics.ts';

/** Events of a whole recording as parallel arrays, sorted by segment, position, atom. */
export interface RecordingEvents {
  readonly segment: Uint16Array;
  readonly position: Float64Array;
  readonly atom: Int32Array;
  readonly amplitude: Float64Array;
  readonly margin: Float64Array;
  readonly misfit: Float64Array;
}

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
export function decideSpikes(events: RecordingEvents, options: DecisionOptions): Uint8Array {
  const keep = new Uint8Array(events.position.length).fill(1);
  const members = membersOfAtoms(events.atom, options.atomCount);
  for (const own of members) {
    if (own.length >= MINIMUM_FOR_DECISION) {
      rejectUnusualAmplitudes(events, own, keep);
      rejectMisfits(events, own, keep);
    }
    rejectRefractory(events, own, keep, options.refractorySamples);
  }
  return keep;
}

function membersOfAtoms(atom: Int32Array, atomCount: number): Int32Array[] {
  const members: number[][] = Array.from({ length: atomCount }, () => []);
  atom.forEach((c, i) => {
    members[c].push(i);
  });
  return members.map((list) => Int32Array.from(list));
}

function rejectUnusualAmplitudes(
  { amplitude }: RecordingEvents,
  own: Int32Array,
  keep: Uint8Array,
): void {
  const sizes = Float64Array.from(own, (i) => Math.abs(amplitude[i]));
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
  const half = DRIFT_SPIKES >> 1;
  return sizes.map((size, k) => {
    const from = Math.max(0, Math.min(k - half, sizes.length - DRIFT_SPIKES));
    return size / median(sizes.subarray(from, Math.min(sizes.length, from + DRIFT_SPIKES)));
  });
}

function rejectMisfits({ misfit }: RecordingEvents, own: Int32Array, keep: Uint8Array): void {
  const values = Float64Array.from(own, (i) => misfit[i]);
  const centre = median(values);
  const spread = 1.4826 * medianAbsoluteDeviation(values, centre);
  for (const i of own) {
    if (misfit[i] > centre + MISFIT_SD * Math.max(1, spread)) keep[i] = 0;
  }
}

/** A spike within the refractory period of a more certain one of its unit is none; the most certain come first. */
function rejectRefractory(
  { segment, position, margin }: RecordingEvents,
  own: Int32Array,
  keep: Uint8Array,
  refractorySamples: number,
): void {
  const rank = Array.from(own.keys()).sort((a, b) => margin[own[b]] - margin[own[a]] || a - b);
  const accepted = new Uint8Array(own.length);
  const clashes = (k: number, other: number) =>
    segment[own[k]] === segment[own[other]] &&
    Math.abs(position[own[k]] - position[own[other]]) < refractorySamples;
  const near = (k: number, other: number) => other >= 0 && other < own.length && clashes(k, other);
  for (const k of rank) {
    if (keep[own[k]] === 0) continue;
    let free = true;
    for (let other = k - 1; near(k, other); other--) free &&= accepted[other] === 0;
    for (let other = k + 1; near(k, other); other++) free &&= accepted[other] === 0;
    if (free) accepted[k] = 1;
    else keep[own[k]] = 0;
  }
}
