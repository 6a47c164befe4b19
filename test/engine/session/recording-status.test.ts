import { describe, expect, it } from 'vitest';
import { recordingStatuses } from '../../../engine/session/recording-status.ts';
import type { RecordingEntry } from '../../../engine/store/recording-table.ts';
import { exampleSorting } from '../../core/exports/example-sorting.ts';
import { foundAt } from '../store/example-session.ts';
import { addRun, newStore } from './example-store.ts';

const sorting = exampleSorting({ durationSeconds: 10, units: 2 });

/** The state of a recording that was sorted, and found again with something else about it. */
async function stateAfterwards(more: Partial<RecordingEntry>): Promise<string> {
  const { store } = await newStore();
  const found = foundAt('day.bin');
  const { id } = store.recordings.save(found);
  addRun(store, id, sorting);
  store.recordings.save({ ...found, ...more });
  return recordingStatuses(store, false)[0]!.state;
}

describe('the state of a recording with a result', () => {
  it('is that of the result as long as nothing is known to have changed', async () => {
    expect(await stateAfterwards({})).toBe('sorted');
    expect(await stateAfterwards({ factsHash: null })).toBe('sorted');
    expect(await stateAfterwards({ overrides: { units: 'auto' } })).toBe('sorted');
  });

  it('tells that it was of another length, read otherwise, or by other parameters', async () => {
    expect(await stateAfterwards({ factsHash: 'of more channels' })).toBe('outdated');
    expect(await stateAfterwards({ overrides: { units: 3 } })).toBe('outdated');
  });
});
