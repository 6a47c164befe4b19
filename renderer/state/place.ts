import { create } from 'zustand';
import type { RecordingRef, Session } from '../../engine/api/contract.ts';
import { keepLook, keptLook } from './look.ts';
import { nothingSelected, useSelection } from './selection.ts';

/** What is open: a session, and the recording of it that the views show. */
export interface Place {
  readonly session: Session | null;
  readonly recordingId: string | null;
  /** A run of the recording; the newest where null. */
  readonly runId: string | null;
}

export const usePlace = create<Place>(() => ({ session: null, recordingId: null, runId: null }));

export function enterSession(session: Session, recordingId: string | null): void {
  enter({ session, recordingId, runId: null });
}

/** The same place in another engine; what is looked at stays. */
export function replaceSession(session: Session): void {
  usePlace.setState({ session });
}

export function leaveSession(): void {
  enter({ session: null, recordingId: null, runId: null });
}

export function showRecording(recordingId: string): void {
  if (usePlace.getState().recordingId !== recordingId) showNewestRun(recordingId);
}

/** Shows a run of the recording that is shown; the newest where null. */
export function showRun(runId: string | null): void {
  enter({ runId });
}

/** Shows the newest run of a recording. */
export function showNewestRun(recordingId: string): void {
  enter({ recordingId, runId: null });
}

/** Remembers what is looked at in each recording. */
export function rememberLooks(): () => void {
  return useSelection.subscribe((selection) => keepLook(usePlace.getState(), selection));
}

function enter(change: Partial<Place>): void {
  usePlace.setState(change);
  useSelection.setState({ ...nothingSelected, ...keptLook(usePlace.getState()) });
}

/** The recording that is shown, as the engine wants it named; null where none is. */
export function useRecordingRef(): RecordingRef | null {
  const sessionId = usePlace(({ session }) => session?.sessionId);
  const recordingId = usePlace((place) => place.recordingId);
  return sessionId === undefined || recordingId === null ? null : { sessionId, recordingId };
}
