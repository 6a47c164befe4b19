import { create } from 'zustand';
import type { EngineClient, Run } from '../../engine/api/contract.ts';
import { showDialog } from './dialogs.ts';
import { useEngineQuery } from './engine.tsx';
import { openPlace } from './open-place.ts';
import { usePlace, useRecordingRef } from './place.ts';

/** Path of the sorting that the dialog is about; empty before anybody has said one. */
export const useOfferedSorting = create<{ readonly path: string }>(() => ({ path: '' }));

/** Shows the dialog that imports a sorting. */
export function showImport(path = ''): void {
  useOfferedSorting.setState({ path });
  showDialog('import');
}

/**
 * Opens what a user has dropped: a sorting of another program is offered for the recording that it is of,
 * everything else is opened.
 */
export async function openDropped(engine: EngineClient, path: string): Promise<void> {
  const found = await engine.locateSorting({ path }).catch(() => null);
  if (found === null || !found.isSorting) return openPlace(engine, path);
  const { session } = usePlace.getState();
  const isHere = session !== null && (found.recordingPath?.startsWith(session.path) ?? true);
  if (!isHere && found.recordingPath !== null) await openPlace(engine, found.recordingPath);
  showImport(found.path);
}

/** The finished runs of the recording that is shown, the newest first. */
export function useRuns(): readonly Run[] {
  const runs = useEngineQuery('listRuns', useRecordingRef()).data ?? [];
  return runs.filter(({ state }) => state === 'done');
}

/** The run whose units are shown; undefined while it is not known. */
export function useShownRun(): Run | undefined {
  const runs = useRuns();
  const runId = usePlace((place) => place.runId);
  return runId === null ? runs[0] : runs.find((run) => run.runId === runId);
}
