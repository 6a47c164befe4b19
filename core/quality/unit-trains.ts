import type { Sorting } from '../sorting/sorting.ts';
import type { UnitTrains } from './match-counts.ts';

/** The spikes of a sorting by unit. */
export interface SpikesByUnit {
  /** Samples, ascending in each segment. */
  readonly trains: UnitTrains[];
  /** Microvolts, in the order of the table. */
  readonly amplitudes: Float32Array[];
}

/** Two passes over the spike table: it is sorted by segment and time, so the trains are ascending. */
export function splitByUnit({ spikes, segments, units }: Sorting): SpikesByUnit {
  const { segmentIndex, sampleIndex, unitIndex, amplitude } = spikes;
  const counts = units.map(() => new Uint32Array(segments.length));
  for (let i = 0; i < unitIndex.length; i++) counts[unitIndex[i]][segmentIndex[i]]++;
  const trains = counts.map((own) => Array.from(own, (count) => new Float64Array(count)));
  const amplitudes = counts.map((own) => new Float32Array(own.reduce((sum, n) => sum + n, 0)));
  const filled = new Uint32Array(units.length);
  for (const own of counts) own.fill(0);
  for (let i = 0; i < unitIndex.length; i++) {
    const unit = unitIndex[i];
    const segment = segmentIndex[i];
    trains[unit][segment][counts[unit][segment]++] = sampleIndex[i];
    amplitudes[unit][filled[unit]++] = amplitude[i];
  }
  return { trains, amplitudes };
}
