import { medianInPlace } from '../math/order-statistics.ts';
import type { Sorting } from '../sorting/sorting.ts';
import { amplitudeCutoff } from './amplitude-cutoff.ts';
import type { UnitTrains } from './match-counts.ts';
import { isiViolations, refractoryViolations } from './refractory.ts';
import { slidingRefractoryContamination } from './sliding-refractory.ts';
import { spikesOfUnits } from './unit-trains.ts';

/**
 * Quality of one unit, under the names and by the definitions of SpikeInterface 0.105. NaN where a
 * number is not defined.
 */
export interface UnitMetrics {
  readonly num_spikes: number;
  /** Hz */
  readonly firing_rate: number;
  /** Share of whole minutes with a spike; NaN for recordings below a minute. */
  readonly presence_ratio: number;
  /** Size of the template's extremum on its main channel over that channel's noise level. */
  readonly snr: number;
  readonly isi_violations_ratio: number;
  readonly isi_violations_count: number;
  readonly rp_contamination: number;
  readonly rp_violations: number;
  readonly sliding_rp_violation: number;
  readonly amplitude_cutoff: number;
  /** Microvolts, signed. */
  readonly amplitude_median: number;
}

const presenceBinSeconds = 60;

/** All metrics, in the order of a table. */
export const unitMetricNames = [
  'num_spikes',
  'firing_rate',
  'presence_ratio',
  'snr',
  'isi_violations_ratio',
  'isi_violations_count',
  'rp_contamination',
  'rp_violations',
  'sliding_rp_violation',
  'amplitude_cutoff',
  'amplitude_median',
] as const satisfies readonly (keyof UnitMetrics)[];

/** The metrics as named columns with one value a unit. */
export function metricColumns(
  metrics: readonly UnitMetrics[],
): { readonly name: string; readonly values: Float64Array }[] {
  return unitMetricNames.map((name) => ({
    name,
    values: Float64Array.from(metrics, (unit) => unit[name]),
  }));
}

/** Computes the metrics of every unit, in the order of `sorting.units`. */
export function computeUnitMetrics(sorting: Sorting): UnitMetrics[] {
  const { sampleRate } = sorting;
  const sampleCount = sorting.segments.reduce((sum, segment) => sum + segment.sampleCount, 0);
  const durationSeconds = sampleCount / sampleRate;
  return Array.from(spikesOfUnits(sorting), ({ trains, amplitudes }, index) => {
    const spikeCount = amplitudes.length;
    const middle = medianInPlace(amplitudes);
    const isi = isiViolations(trains, sampleRate, durationSeconds);
    const refractory = refractoryViolations(trains, sampleRate, sampleCount);
    const { mainChannel } = sorting.units[index];
    return {
      num_spikes: spikeCount,
      firing_rate: spikeCount / durationSeconds,
      presence_ratio: presenceRatio(sorting, trains),
      snr:
        templateExtremum(sorting, index, mainChannel) / sorting.noiseLevelMicrovolts[mainChannel],
      isi_violations_ratio: isi.ratio,
      isi_violations_count: isi.count,
      rp_contamination: refractory.contamination,
      rp_violations: refractory.count,
      sliding_rp_violation: slidingRefractoryContamination(trains, sampleRate, durationSeconds),
      amplitude_cutoff: amplitudeCutoff(amplitudes, middle),
      amplitude_median: middle,
    };
  });
}

/** Segments are joined end to end; what is left after the last whole minute does not count. */
function presenceRatio(sorting: Sorting, trains: UnitTrains): number {
  const binSamples = Math.floor(presenceBinSeconds * sorting.sampleRate);
  let offset = 0;
  const present = new Set<number>();
  sorting.segments.forEach((segment, index) => {
    for (const time of trains[index]) present.add(Math.floor((offset + time) / binSamples));
    offset += segment.sampleCount;
  });
  const binCount = Math.floor(offset / binSamples);
  if (binCount === 0) return Number.NaN;
  return [...present].filter((bin) => bin < binCount).length / binCount;
}

function templateExtremum(sorting: Sorting, unit: number, channel: number): number {
  const { channelCount, templateSamples, microvolts } = sorting.templates;
  const row = (unit * channelCount + channel) * templateSamples;
  let largest = 0;
  for (let k = 0; k < templateSamples; k++) {
    largest = Math.max(largest, Math.abs(microvolts[row + k]));
  }
  return largest;
}
