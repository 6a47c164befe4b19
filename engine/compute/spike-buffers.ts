import type { BackgroundSorting } from './sort-job.ts';

/** What a thread hands over of its result instead of copying it: of half a day there are hundreds of megabytes. */
export function spikeBuffers({ sorting }: Pick<BackgroundSorting, 'sorting'>): ArrayBuffer[] {
  return Object.values(sorting.spikes).map((column) => column.buffer as ArrayBuffer);
}
