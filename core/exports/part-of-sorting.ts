import type { Segment } from '../recording/recording.ts';
import type { Sorting } from '../sorting/sorting.ts';
import { createSpikeTable, type SpikeTable } from '../sorting/spike-table.ts';

/**
 * What a sorting of several recordings found in one of them: all units, and the spikes of its
 * segments, on its own clock.
 * @param firstSegment of the recording within the whole
 * @param segments of the recording as it is on its own
 */
export function partOfSorting(
  sorting: Sorting,
  firstSegment: number,
  segments: readonly Segment[],
): Sorting {
  const { spikes } = sorting;
  const start = firstSpikeFrom(spikes, firstSegment);
  const end = firstSpikeFrom(spikes, firstSegment + segments.length);
  const part = createSpikeTable(end - start);
  part.segmentIndex.set(
    spikes.segmentIndex.subarray(start, end).map((segment) => segment - firstSegment),
  );
  part.sampleIndex.set(spikes.sampleIndex.subarray(start, end));
  part.unitIndex.set(spikes.unitIndex.subarray(start, end));
  part.amplitude.set(spikes.amplitude.subarray(start, end));
  part.margin.set(spikes.margin.subarray(start, end));
  const subSample = spikes.subSample?.slice(start, end);
  return { ...sorting, segments, spikes: { ...part, ...(subSample && { subSample }) } };
}

/** Row of the first spike in or after a segment; rows are in the order of segments. */
function firstSpikeFrom({ segmentIndex }: SpikeTable, segment: number): number {
  const row = segmentIndex.findIndex((found) => found >= segment);
  return row < 0 ? segmentIndex.length : row;
}
