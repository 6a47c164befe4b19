import { durationSeconds, type Recording } from '../recording/recording.ts';
import type { Sorting } from '../sorting/sorting.ts';
import { spikeCount } from '../sorting/spike-table.ts';
import { csvRow } from './csv.ts';
import { partOfSorting } from './part-of-sorting.ts';
import { spikesCsv } from './spikes-csv.ts';

/** A recording that was sorted as one with others. */
export interface SortedPart {
  /** Usable as a folder's name. */
  readonly name: string;
  readonly recording: Recording;
}

/**
 * What is written beside the whole where several recordings were sorted as one: `recordings.csv`, a
 * row a recording, and `recordings/NAME/spikes.csv`, its spikes counted from its own samples and timed
 * by its own clock.
 * @param parts in the order in which they were put together
 * @returns contents by file name; nothing for a single recording
 */
export function partFiles(
  sorting: Sorting,
  parts: readonly SortedPart[],
): Readonly<Record<string, string | Iterable<string>>> {
  if (parts.length < 2) return {};
  let table = csvRow(['recording', 'first_segment', 'segments', 'duration_s', 'spikes']);
  const spikes: Record<string, Iterable<string>> = {};
  let firstSegment = 0;
  for (const { name, recording } of parts) {
    const { segments } = recording;
    const part = partOfSorting(sorting, firstSegment, segments);
    const duration = durationSeconds(recording);
    table += csvRow([name, firstSegment, segments.length, duration, spikeCount(part.spikes)]);
    spikes[`recordings/${name}/spikes.csv`] = spikesCsv(part);
    firstSegment += segments.length;
  }
  return { 'recordings.csv': table, ...spikes };
}
