import type { Place } from './place.ts';
import { preferenceStorage } from './preferences.ts';
import type { Selection } from './selection.ts';

/** What is found again of a selection when its recording is shown again. */
type Look = Pick<Selection, 'unitIds' | 'range' | 'channels'>;

type Shown = Pick<Place, 'session' | 'recordingId'>;

export function keepLook(place: Shown, { unitIds, range, channels }: Selection): void {
  const key = lookKey(place);
  const look: Look = { unitIds, range, channels };
  if (key !== null) preferenceStorage.setItem(key, JSON.stringify(look));
}

/** What was last looked at in a recording; nothing where nobody has looked at it yet. */
export function keptLook(place: Shown): Partial<Look> {
  const key = lookKey(place);
  const kept = key === null ? null : preferenceStorage.getItem(key);
  return kept === null ? {} : (JSON.parse(kept) as Look);
}

export function wasLookedAt(place: Shown): boolean {
  const key = lookKey(place);
  return key !== null && preferenceStorage.getItem(key) !== null;
}

function lookKey({ session, recordingId }: Shown): string | null {
  return session === null || recordingId === null ? null : `look:${session.path}:${recordingId}`;
}
