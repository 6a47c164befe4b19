import { Curation, type JournalAction, type Sorting } from '../../core/index.ts';
import type { DatedAction } from '../session/curation-file.ts';
import type { SessionStore } from '../store/session-store.ts';

/**
 * Adds to the journal of a run what was done to its sorting by hand.
 * @param journal of actions that can all be done
 */
export function keepJournal(
  store: SessionStore,
  runId: number,
  found: Sorting,
  journal: readonly DatedAction[],
): void {
  let curation = Curation.of(found);
  for (const { madeAt, action } of journal) {
    curation = curation.do(action as JournalAction);
    store.curation.append(runId, madeAt, action, curation.counts);
  }
}
