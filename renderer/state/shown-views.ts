import { preferenceStorage, usePreference } from './preferences.ts';

const key = 'panes';
const first: readonly string[] = ['traces'];

/** Ids of the views that are shown, from left to right, and how to show others. */
export function useShownViews() {
  return usePreference(key, first);
}

/** Shows the traces, which are there before a recording is sorted, where no view does. */
export function showTraces(): void {
  const kept = preferenceStorage.getItem(key);
  const shown = kept === null ? first : (JSON.parse(kept) as readonly string[]);
  if (shown.includes('traces')) return;
  preferenceStorage.setItem(key, JSON.stringify(['traces', ...shown.slice(1)]));
}
