import { useEngineQuery } from '../../state/engine.tsx';
import { usePlace } from '../../state/place.ts';

/** Recordings of the open folder that have units. */
export function useSortedRecordings(): readonly string[] {
  const session = usePlace((place) => place.session);
  const list = useEngineQuery(
    'listRecordings',
    session === null ? null : { sessionId: session.sessionId },
  );
  return (list.data?.recordings ?? [])
    .filter(({ unitCount }) => unitCount !== null)
    .map(({ recordingId }) => recordingId);
}
