import type { RecordingSummary, SortingRef, UnitRow } from '../../engine/api/contract.ts';
import { useEngineQuery } from './engine.tsx';
import { usePlace, useRecordingRef } from './place.ts';

/** The line of the recording that is shown; undefined while it is not known. */
export function useRecordingSummary(): RecordingSummary | undefined {
  const recording = useRecordingRef();
  const list = useEngineQuery(
    'listRecordings',
    recording === null ? null : { sessionId: recording.sessionId },
  );
  return list.data?.recordings.find(({ recordingId }) => recordingId === recording?.recordingId);
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
