import { UserError } from '../base/errors.ts';
import type { Hertz } from '../base/quantities.ts';
import { type NeuronTrials, neuronTrials, type TrialSet } from './trials.ts';

/** More than this many bins of one trial is a slip of units, not an experiment. */
const MOST_BINS = 1_000_000;
/** Share of a bin by which rounding may put a spike before its bin. */
const ROUNDING = 1e-9;

/** Moments on the recording's clock, as parallel arrays; in any order. */
export interface Moments {
  readonly sampleIndex: ArrayLike<number>;
  /** All in segment 0 where there is none. */
  readonly segmentIndex?: ArrayLike<number>;
}

export interface Spikes extends Moments {
  /** Place of each spike's unit in `unitIds`. */
  readonly unitIndex: ArrayLike<number>;
  readonly unitIds: ArrayLike<number>;
}

export interface TrialWindow {
  /** Window around each event, [start, end). */
  readonly startMs: number;
  readonly endMs: number;
  readonly binMs: number;
  /** Stretches of the window without stimulus; before the event unless told otherwise. */
  readonly baselineMs?: readonly (readonly [startMs: number, endMs: number])[];
}

export interface RecordingExtent {
  readonly sampleRate: Hertz;
  /** Samples of each segment; a recording of unknown length has Infinity. */
  readonly segmentSamples: readonly number[];
}

export interface AlignedTrials {
  readonly trials: TrialSet;
  /** Of each neuron, where its spikes are in the recording, in the order of their bins. */
  readonly moments: readonly Required<Moments>[];
  /** Units without a spike in any window: nothing can be fitted to them, so they are left out. */
  readonly silentUnitIds: readonly number[];
  /** Events so near an edge of the recording that part of their window is missing: left out. */
  readonly cutEventCount: number;
}

/**
 * Cuts the windows around events out of spike trains, in bins: each event is a trial.
 * @throws UserError `BAD_WINDOW`, `NO_EVENTS`, `EVENT_OUTSIDE_RECORDING`, `ONE_TRIAL`,
 *   `OVERLAPPING_WINDOWS`, `NO_SPIKES` or `NO_SPIKES_IN_WINDOWS`, in words for the user
 */
export function alignTrials(
  spikes: Spikes,
  events: Moments,
  window: TrialWindow,
  extent: RecordingExtent,
): AlignedTrials {
  const binCount = countBins(window);
  const onsets = sortedOnsets(events, extent);
  const whole = onsets.filter((onset) => fitsInside(onset, window, extent));
  requireTrials(whole.length, onsets.length);
  requireApart(whole, window, extent.sampleRate);
  const inWindows = spikesInWindows(spikes, whole, window, binCount, extent.sampleRate);
  const neurons: NeuronTrials[] = [];
  const moments: Required<Moments>[] = [];
  const silentUnitIds: number[] = [];
  inWindows.forEach((byTrial, unit) => {
    const unitId = spikes.unitIds[unit];
    if (byTrial.every((samples) => samples.length === 0)) {
      silentUnitIds.push(unitId);
      return;
    }
    const bins = byTrial.map((samples, trial) =>
      samples.map((sample) => binOf(sample - whole[trial].sample, window, extent.sampleRate)),
    );
    neurons.push(neuronTrials(unitId, bins));
    moments.push(momentsOf(byTrial, whole));
  });
  if (spikes.unitIds.length === 0) {
    throw new UserError('NO_SPIKES', 'There are no spikes. Give those of at least one unit.');
  }
  if (neurons.length === 0) {
    throw new UserError(
      'NO_SPIKES_IN_WINDOWS',
      `None of ${spikes.unitIds.length} units has a spike within ${window.startMs} to ` +
        `${window.endMs} ms of any of ${whole.length} events. Check that spikes and events count ` +
        'samples of the same recording, or widen the window.',
    );
  }
  const { startMs, binMs } = window;
  return {
    trials: { startMs, binMs, binCount, baseline: markBaseline(window, binCount), neurons },
    moments,
    silentUnitIds,
    cutEventCount: onsets.length - whole.length,
  };
}

interface Onset {
  readonly segment: number;
  readonly sample: number;
}

function countBins({ startMs, endMs, binMs }: TrialWindow): number {
  const bins = (endMs - startMs) / binMs;
  const binCount = Math.round(bins);
  const isWhole = Math.abs(bins - binCount) <= ROUNDING * Math.abs(bins);
  if (!(binMs > 0 && endMs > startMs && isWhole && binCount <= MOST_BINS)) {
    throw new UserError(
      'BAD_WINDOW',
      `A window from ${startMs} to ${endMs} ms in bins of ${binMs} ms; expected an end after the ` +
        `start, and a whole number of bins from 1 to ${MOST_BINS}.`,
    );
  }
  return binCount;
}

function sortedOnsets(events: Moments, extent: RecordingExtent): Onset[] {
  const onsets = Array.from(events.sampleIndex, (sample, i) => ({
    segment: events.segmentIndex?.[i] ?? 0,
    sample,
  }));
  if (onsets.length === 0) {
    throw new UserError('NO_EVENTS', 'There are no events. Give at least two, one for each trial.');
  }
  onsets.forEach(({ segment, sample }, i) => {
    const length = extent.segmentSamples[segment] ?? 0;
    if (sample >= 0 && sample < length) return;
    const place = extent.segmentSamples.length > 1 || segment > 0 ? ` of segment ${segment}` : '';
    throw new UserError(
      'EVENT_OUTSIDE_RECORDING',
      `Event ${i + 1} is at sample ${sample}${place}, which has ${length} samples. Events count ` +
        `samples from the recording's first (${extent.sampleRate} a second), from 0.`,
    );
  });
  return onsets.sort((a, b) => a.segment - b.segment || a.sample - b.sample);
}

function fitsInside(onset: Onset, window: TrialWindow, extent: RecordingExtent): boolean {
  const perMs = extent.sampleRate / 1000;
  return (
    onset.sample + window.startMs * perMs >= 0 &&
    onset.sample + window.endMs * perMs <= extent.segmentSamples[onset.segment]
  );
}

function requireTrials(count: number, eventCount: number): void {
  if (count >= 2) return;
  const cut = eventCount - count;
  const why = cut > 0 ? ` (${cut} more are too near an edge of the recording)` : '';
  throw new UserError(
    'ONE_TRIAL',
    `There ${count === 1 ? 'is one event' : 'is no event'} with its whole window in the recording` +
      `${why}; at least two trials are needed, to fit a model and to test it. Give more events, or ` +
      'a shorter window.',
  );
}

function requireApart(onsets: readonly Onset[], window: TrialWindow, sampleRate: Hertz): void {
  const lengthMs = window.endMs - window.startMs;
  for (let i = 1; i < onsets.length; i++) {
    if (onsets[i].segment !== onsets[i - 1].segment) continue;
    const distanceMs = ((onsets[i].sample - onsets[i - 1].sample) * 1000) / sampleRate;
    if (distanceMs >= lengthMs * (1 - ROUNDING)) continue;
    throw new UserError(
      'OVERLAPPING_WINDOWS',
      `The events at samples ${Math.round(onsets[i - 1].sample)} and ${Math.round(onsets[i].sample)} are ` +
        `${Number(distanceMs.toFixed(3))} ms apart, so that their windows of ${lengthMs} ms overlap and spikes would ` +
        'count twice. Shorten the window, or keep the first event of each series only.',
    );
  }
}

/** Samples of spikes, by unit and trial, ascending. Windows do not overlap, so a spike has one trial at most. */
function spikesInWindows(
  spikes: Spikes,
  onsets: readonly Onset[],
  window: TrialWindow,
  binCount: number,
  sampleRate: Hertz,
): number[][][] {
  const samples = Array.from(spikes.unitIds, () => onsets.map((): number[] => []));
  for (let i = 0; i < spikes.sampleIndex.length; i++) {
    const sample = spikes.sampleIndex[i];
    const segment = spikes.segmentIndex?.[i] ?? 0;
    const next = windowsStarted(onsets, segment, sample, window, sampleRate);
    const onset = onsets[next - 1];
    if (onset === undefined || onset.segment !== segment) continue;
    const bin = binOf(sample - onset.sample, window, sampleRate);
    if (bin >= 0 && bin < binCount) samples[spikes.unitIndex[i]][next - 1].push(sample);
  }
  for (const byTrial of samples) for (const trial of byTrial) trial.sort((a, b) => a - b);
  return samples;
}

function momentsOf(
  byTrial: readonly (readonly number[])[],
  onsets: readonly Onset[],
): Required<Moments> {
  return {
    sampleIndex: byTrial.flat(),
    segmentIndex: byTrial.flatMap((samples, trial) => samples.map(() => onsets[trial].segment)),
  };
}

function binOf(samplesAfterEvent: number, window: TrialWindow, sampleRate: Hertz): number {
  const ms = (samplesAfterEvent * 1000) / sampleRate;
  return Math.floor((ms - window.startMs) / window.binMs + ROUNDING);
}

/** Number of windows that start at or before a spike, by bisection. */
function windowsStarted(
  onsets: readonly Onset[],
  segment: number,
  sample: number,
  window: TrialWindow,
  sampleRate: Hertz,
): number {
  let low = 0;
  let high = onsets.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const onset = onsets[middle];
    const started =
      onset.segment < segment ||
      (onset.segment === segment && binOf(sample - onset.sample, window, sampleRate) >= 0);
    if (started) low = middle + 1;
    else high = middle;
  }
  return low;
}

function markBaseline(window: TrialWindow, binCount: number): Uint8Array {
  const { startMs, endMs, binMs } = window;
  const stretches =
    window.baselineMs ?? (startMs < 0 ? [[startMs, Math.min(0, endMs)] as const] : []);
  const baseline = new Uint8Array(binCount);
  for (const [from, to] of stretches) {
    if (!(from < to && from >= startMs && to <= endMs)) {
      throw new UserError(
        'BAD_WINDOW',
        `A baseline from ${from} to ${to} ms; expected a stretch within the window from ` +
          `${startMs} to ${endMs} ms.`,
      );
    }
    const first = Math.ceil((from - startMs) / binMs - ROUNDING);
    baseline.fill(1, first, Math.floor((to - startMs) / binMs + ROUNDING));
  }
  return baseline;
}
