import { median } from '../math/order-statistics.ts';
import type { InitialTemplates } from './initial-templates.ts';
import type { Tile } from './windows.ts';

/** The usual length is kept where it holds this share of the waveforms' energy. */
const SHARE_ENOUGH = 0.9;
/** A template that is made longer holds this share. */
const SHARE_WANTED = 0.95;
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
  const longest = LONGEST_FACTOR * usualSamples;
  const reachBefore = Math.ceil(shareBefore * longest);
  const energy = new Float64Array(reachBefore + Math.ceil((1 - shareBefore) * longest) + 1);
  initial.members.forEach((members, c) => {
    const complete = members.filter(
      ({ tile, position }) =>
        position >= reachBefore && position - reachBefore + energy.length <= tiles[tile].samples,
    );
    if (complete.length < MINIMUM_MEMBERS) return;
    for (let p = 0; p < channelCount; p++) {
      if (initial.channelMask[c * channelCount + p] === 0) continue;
      for (let k = 0; k < energy.length; k++) {
        const values = complete.map(({ tile, position }) => {
          const { traces, samples } = tiles[tile];
          return traces[p * samples + position - reachBefore + k];
        });
        energy[k] += complete.length * median(values) ** 2 - MEDIAN_VARIANCE;
      }
    }
  });
  const total = energy.reduce((sum, value) => sum + value, 0);
  const share = (factor: number) => {
    const from = reachBefore - Math.round(shareBefore * factor * usualSamples);
    const to = reachBefore + Math.round((1 - shareBefore) * factor * usualSamples);
    return energy.subarray(from, to).reduce((sum, value) => sum + value, 0) / total;
  };
  if (!(total > 0) || share(1) >= SHARE_ENOUGH) return usualSamples;
  const factor = FACTORS.find((candidate) => share(candidate) >= SHARE_WANTED);
  return Math.round((factor ?? LONGEST_FACTOR) * usualSamples);
}
