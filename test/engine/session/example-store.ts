import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { computeUnitMetrics, metricColumns, type Sorting } from '../../../core/index.ts';
import { openSession } from '../../../engine/store/open-session.ts';
import type { RunStart } from '../../../engine/store/run-table.ts';
import type { SessionStore } from '../../../engine/store/session-store.ts';
import { foundAt, outcome, runOf } from '../store/example-session.ts';

/** A session folder with a store that is open to write; both are gone after the test. */
export async function newStore(): Promise<{ folder: string; store: SessionStore }> {
  const folder = mkdtempSync(join(tmpdir(), 'spikeloom-session-'));
  const store = await openSession(folder);
  onTestFinished(async () => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return { folder, store };
}

/** Notes a recording of this name. @returns its number */
export function addRecording(store: SessionStore, name: string): number {
  return store.recordings.save(foundAt(`${name}.bin`, { name, folderName: name })).id;
}

/** Notes a finished run that found this. @returns its number */
export function addRun(
  store: SessionStore,
  recordingId: number,
  sorting: Sorting,
  more: Partial<RunStart> = {},
): number {
  const { parameters } = sorting;
  const runId = store.runs.begin(runOf(recordingId, { parameters, ...more }));
  store.sortings.save(runId, sorting, metricColumns(computeUnitMetrics(sorting)));
  const unitCount = sorting.units.length;
  const spikeCount = sorting.spikes.sampleIndex.length;
  store.runs.finish(runId, {
    ...outcome,
    numbers: { ...outcome.numbers, unitCount, spikeCount },
  });
  return runId;
}
