import type { LabelledSpikes, Sorting, UnitTrains } from '../../core/index.ts';

/** The spikes of a sorting by unit id, as a file of them gives them. */
export function labelledSpikes({ units, spikes }: Sorting): LabelledSpikes {
  const { segmentIndex, sampleIndex, unitIndex } = spikes;
  const unitIds = Int32Array.from(units, (unit) => unit.unitId);
  return { unitIds, segmentIndex, sampleIndex, unitIndex };
}

/** One train a unit and segment, in the order of `unitIds`. */
export function trainsOf(spikes: LabelledSpikes, segmentCount: number): UnitTrains[] {
  const trains = Array.from(spikes.unitIds, () =>
    Array.from({ length: segmentCount }, () => [] as number[]),
  );
  spikes.sampleIndex.forEach((sample, i) => {
    trains[spikes.unitIndex[i]][spikes.segmentIndex[i]].push(sample);
  });
  return trains.map((segments) => segments.map((train) => Float64Array.from(train)));
}

/** How many samples apart spikes may be and still be the same one. */
export function toleranceSamples(toleranceMs: number, sampleRate: number): number {
  return (toleranceMs / 1000) * sampleRate;
}
