import type { Sorting } from '../../sorting/sorting.ts';
import { spikeCount } from '../../sorting/spike-table.ts';

/** Samples [start, end) of a segment, counted from its first sample. */
export interface ExcerptRange {
  readonly segment: number;
  readonly start: number;
  readonly end: number;
}

/** Share of the excerpt that lies before its first spike. */
const lead = 0.04;

/**
 * The stretch of about `durationSeconds` that shows the most different units, among those the one
 * with the most spikes, among those the first. Without spikes it is the start of the recording.
 */
export function chooseExcerpt(sorting: Sorting, durationSeconds: number): ExcerptRange {
  const { segments, spikes, units, sampleRate } = sorting;
  const length = Math.max(1, Math.round(durationSeconds * sampleRate));
  const leadSamples = Math.round(lead * length);
  const seen = new Int32Array(units.length);
  let distinct = 0;
  let last = 0;
  let best = { unitCount: 0, spikeCount: 0, segment: 0, start: 0 };
  for (let first = 0; first < spikeCount(spikes); first++) {
    const segment = spikes.segmentIndex[first];
    const end = spikes.sampleIndex[first] + length - leadSamples;
    while (
      last < spikeCount(spikes) &&
      (spikes.segmentIndex[last] < segment ||
        (spikes.segmentIndex[last] === segment && spikes.sampleIndex[last] < end))
    ) {
      if (seen[spikes.unitIndex[last++]]++ === 0) distinct++;
    }
    const shown = last - first;
    if (distinct > best.unitCount || (distinct === best.unitCount && shown > best.spikeCount)) {
      const start = spikes.sampleIndex[first] - leadSamples;
      best = { unitCount: distinct, spikeCount: shown, segment, start };
    }
    if (--seen[spikes.unitIndex[first]] === 0) distinct--;
  }
  const sampleCount = segments.length === 0 ? 0 : segments[best.segment].sampleCount;
  const start = Math.max(0, Math.min(best.start, sampleCount - length));
  return { segment: best.segment, start, end: Math.min(start + length, sampleCount) };
}
