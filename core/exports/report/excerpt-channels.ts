import type { Sorting } from '../../sorting/sorting.ts';
import type { ExcerptRange } from './excerpt-range.ts';

/** Rows of the spike table within a range, ascending. */
export function rowsInRange({ spikes }: Sorting, range: ExcerptRange): readonly number[] {
  const rows: number[] = [];
  for (let row = 0; row < spikes.sampleIndex.length; row++) {
    if (
      spikes.segmentIndex[row] === range.segment &&
      spikes.sampleIndex[row] >= range.start &&
      spikes.sampleIndex[row] < range.end
    ) {
      rows.push(row);
    }
  }
  return rows;
}

/**
 * At most `limit` channels to show for some spikes, from the top of the probe down: all where they
 * are few, else those that are the main channel of most of the spikes.
 */
export function channelsForSpikes(
  { spikes, units, probe, channelNames }: Sorting,
  rows: readonly number[],
  limit: number,
): readonly number[] {
  const spikesOnChannel = new Int32Array(channelNames.length);
  for (const row of rows) spikesOnChannel[units[spikes.unitIndex[row]].mainChannel]++;
  const channels = channelNames.map((_, channel) => channel);
  channels.sort((a, b) => spikesOnChannel[b] - spikesOnChannel[a] || a - b);
  const shown = channels.slice(0, limit);
  const height = (channel: number) =>
    probe.geometryKnown && channelNames.length > limit ? probe.positionsUm[2 * channel + 1] : 0;
  return shown.sort((a, b) => height(b) - height(a) || a - b);
}
