/** Spikes with the ids that a file gives their units: sorted by segment, sample, unit id. */
export interface LabelledSpikes {
  /** Ids that the file names, ascending. */
  readonly unitIds: Int32Array;
  readonly segmentIndex: Uint16Array;
  /** Counted from the first sample of the segment. */
  readonly sampleIndex: Float64Array;
  /** Place of the spike's unit in `unitIds`. */
  readonly unitIndex: Int32Array;
}

/**
 * From where the samples of spikes count: the start of their segment, the start of the file with gaps
 * left out, or time 0 of the recording's clock.
 */
export type SampleOrigin = 'segment' | 'file' | 'clock';

export interface LabelledSpike {
  readonly unitId: number;
  readonly sampleIndex: number;
  readonly segment: number;
}

/**
 * @param spikes in any order; they are sorted in place
 * @param silentUnitIds units that a file names and that may have no spike
 */
export function tabulateSpikes(
  spikes: LabelledSpike[],
  silentUnitIds: Iterable<number> = [],
): LabelledSpikes {
  spikes.sort(
    (a, b) => a.segment - b.segment || a.sampleIndex - b.sampleIndex || a.unitId - b.unitId,
  );
  const known = new Set(silentUnitIds);
  for (const { unitId } of spikes) known.add(unitId);
  const unitIds = Int32Array.from(known).sort();
  const indexOf = new Map(Array.from(unitIds, (unitId, index) => [unitId, index]));
  return {
    unitIds,
    segmentIndex: Uint16Array.from(spikes, ({ segment }) => segment),
    sampleIndex: Float64Array.from(spikes, ({ sampleIndex }) => sampleIndex),
    unitIndex: Int32Array.from(spikes, ({ unitId }) => indexOf.get(unitId)!),
  };
}
