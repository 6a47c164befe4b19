import {
  CancellationError,
  measureSpikeFeatures,
  type Sorting,
  type SpikeFeatures,
  type WorkContext,
} from '../../core/index.ts';
import { openSource } from '../files/open-source.ts';
import { sourceOf } from '../jobs/recording-source.ts';
import type { RecordingRecord } from '../store/recording-table.ts';
import type { SessionStore } from '../store/session-store.ts';
import { SignalViews } from '../traces/signal-views.ts';

/**
 * Reads the signal of a recording for the features of its spikes; undefined where the recording cannot
 * be read any more.
 * @throws CancellationError
 */
export async function measuredFeatures(
  store: SessionStore,
  record: RecordingRecord,
  sorting: Sorting,
  context: WorkContext,
): Promise<SpikeFeatures | undefined> {
  try {
    const opened = await openSource(sourceOf(store.place.folder, record));
    try {
      const views = new SignalViews(opened.named.recording, sorting.parameters);
      const { exact } = await views.get('filtered');
      return await measureSpikeFeatures(exact, sorting, context);
    } finally {
      await opened.close();
    }
  } catch (error) {
    // The spikes themselves need no recording.
    if (error instanceof CancellationError) throw error;
    return undefined;
  }
}
