import { medianInPlace } from '../math/order-statistics.ts';
import type { InitialTemplates, TilePeak } from './initial-templates.ts';
import type { Tile } from './windows.ts';

/** The usual length is kept where it holds this share of the waveforms' energy. */
const SHARE_ENOUGH = 0.9;
/** A template that is made longer holds this share. */
const SHARE_WANTED = 0.95;
/**
 * Norm, in noise standard deviations, of what a template may leave of a spike: spread over five samples
 * or more it has no peak that starts a template. More of a large spike makes units of its ends.
 */
const LARGEST_REST = 10;
/** Clusters with less of their energy than this in the usual length are of peaks beside a spike. */
const SHARE_AT_SPIKES = 0.5;
const FACTORS = [1.25, 1.5, 1.75, 2, 2.25, 2.5, 2.75];
const LONGEST_FACTOR = 3;
/** Medians of fewer waveforms than this are too noisy to say where a waveform ends. */
const MINIMUM_MEMBERS = 30;
/** Variance of a median of n normal values, times n. */
const MEDIAN_VARIANCE = Math.PI / 2;

/** Signal around each peak that `neededTemplateSamples` looks at. */
export function neededReach(
  usualSamples: number,
  shareBefore: number,
): { samplesBefore: number; samplesAfter: number } {
  const longest = LONGEST_FACTOR * usualSamples;
  return {
    samplesBefore: Math.ceil(shareBefore * longest) + usualSamples,
    samplesAfter: Math.ceil((1 - shareBefore) * longest) + usualSamples,
  };
}

/**
 * Length of template that the recording's waveforms need: the usual one or, where they go on beyond
 * it, longer. A template that is cut short leaves the rest of each spike to other units.
 * @param shareBefore share of a template before the peak it was cut at
 */
export function neededTemplateSamples(
  tiles: readonly Tile[],
  initial: InitialTemplates,
  channelCount: number,
  shareBefore: number,
): number {
  const usualSamples = initial.templateSamples;
  const reachBefore = Math.ceil(shareBefore * LONGEST_FACTOR * usualSamples);
  const reachAfter = Math.ceil((1 - shareBefore) * LONGEST_FACTOR * usualSamples);
  const within = (energy: Float64Array, factor: number) => {
    const from = reachBefore - Math.round(shareBefore * factor * usualSamples);
    const to = reachBefore + Math.round((1 - shareBefore) * factor * usualSamples);
    return sum(energy.subarray(from, to));
  };
  const total = new Float64Array(reachBefore + reachAfter + 1);
  const spikes: Float64Array[] = [];
  initial.members.forEach((members, c) => {
    const complete = members.filter(
      ({ tile, position }) =>
        position >= reachBefore && position + reachAfter < tiles[tile].samples,
    );
    if (complete.length < MINIMUM_MEMBERS) return;
    const mask = initial.channelMask.subarray(c * channelCount, (c + 1) * channelCount);
    const energy = medianEnergy(tiles, complete, mask, reachBefore, total.length);
    energy.forEach((value, k) => {
      total[k] += complete.length * value;
    });
    if (within(energy, 1) >= SHARE_AT_SPIKES * sum(energy)) spikes.push(energy);
  });
  if (!(sum(total) > 0)) return usualSamples;
  const holds = (factor: number, share: number) =>
    within(total, factor) >= share * sum(total) &&
    spikes.every((energy) => sum(energy) - within(energy, factor) <= LARGEST_REST ** 2);
  if (holds(1, SHARE_ENOUGH)) return usualSamples;
  const factor = FACTORS.find((candidate) => holds(candidate, SHARE_WANTED));
  return Math.round((factor ?? LONGEST_FACTOR) * usualSamples);
}

/** Energy of the peaks' median waveform in each sample, over the channels of the mask, without that of noise. */
function medianEnergy(
  tiles: readonly Tile[],
  peaks: readonly TilePeak[],
  mask: Uint8Array,
  reachBefore: number,
  length: number,
): Float64Array {
  const energy = new Float64Array(length);
  // Sample by sample, the values of all peaks.
  const values = new Float32Array(length * peaks.length);
  mask.forEach((isOwn, channel) => {
    if (isOwn === 0) return;
    peaks.forEach(({ tile, position }, i) => {
      const { traces, samples } = tiles[tile];
      const from = channel * samples + position - reachBefore;
      for (let k = 0; k < length; k++) values[k * peaks.length + i] = traces[from + k];
    });
    for (let k = 0; k < length; k++) {
      const own = values.subarray(k * peaks.length, (k + 1) * peaks.length);
      energy[k] += medianInPlace(own) ** 2 - MEDIAN_VARIANCE / peaks.length;
    }
  });
  return energy;
}

const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
