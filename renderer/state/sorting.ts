import type { RecordingSummary, SortingRef, UnitRow } from '../../engine/api/contract.ts';
import { useEngineQuery } from './engine.tsx';
import { usePlace, useRecordingRef } from './place.ts';
import { recordingLabels } from './recording-labels.ts';

/** The recordings of the open folder; none while they are not known. */
export function useRecordings(): readonly RecordingSummary[] {
  const session = usePlace((place) => place.session);
  const list = useEngineQuery(
    'listRecordings',
    session === null ? null : { sessionId: session.sessionId },
  );
  return list.data?.recordings ?? [];
}

/** The line of the recording that is shown; undefined while it is not known. */
export function useRecordingSummary(): RecordingSummary | undefined {
  const shown = usePlace((place) => place.recordingId);
  return useRecordings().find(({ recordingId }) => recordingId === shown);
}

/** What the recording that is shown is called. */
export function useRecordingLabel(): string | undefined {
  const shown = usePlace((place) => place.recordingId);
  return recordingLabels(useRecordings()).get(shown ?? '');
}

/** The sorting that is shown; null where the recording has none, so that a view shows its empty state. */
export function useSortingRef(): SortingRef | null {
  const recording = useRecordingRef();
  const runId = usePlace((place) => place.runId);
  const isSorted = (useRecordingSummary()?.unitCount ?? null) !== null;
  if (recording === null || !isSorted) return null;
  return runId === null ? recording : { ...recording, runId };
}

/** Units of the sorting that is shown, with their colours and labels. */
export function useUnits(): readonly UnitRow[] {
  return useEngineQuery('readUnits', useSortingRef()).data?.units ?? [];
}
