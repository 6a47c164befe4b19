import { type JournalAction, UserError } from '../../../core/index.ts';
import { CuratedRun } from '../../session/curated-run.ts';
import { writeCuration } from '../../session/curation-file.ts';
import type { RecordingRecord } from '../../store/recording-table.ts';
import { kindOf, resultPlaces } from '../../store/result-place.ts';
import type { RunRecord } from '../../store/run-table.ts';
import type { SessionStore } from '../../store/session-store.ts';
import type { CurationEvents, SortingRef } from '../contract.ts';
import type { FolderSession } from './folder-session.ts';

/** Results that stay in memory because somebody may look at them again. */
const mostKept = 2;

type Told = Parameters<CurationEvents['curationChanged']>[0];

/** The results of all sessions that clients look at. */
export class SessionResults {
  private readonly kept = new Map<string, CuratedRun>();
  /** The last copy of a journal: they are written in the order of the actions. */
  private copied: Promise<void> = Promise.resolve();
  private readonly onCurated: (event: Told) => void;

  constructor(onCurated: (event: Told) => void) {
    this.onCurated = onCurated;
  }

  /** @throws UserError `NOT_SORTED`, `NO_SUCH_RUN`, `NO_SUCH_RECORDING` */
  async get(session: FolderSession, ref: SortingRef): Promise<CuratedRun> {
    return this.read(session, await locate(session, ref));
  }

  private read(session: FolderSession, { store, run }: Located): CuratedRun {
    const key = `${session.sessionId} ${run.id}`;
    const known = this.kept.get(key);
    const isCurrent =
      known !== undefined &&
      (session.access.mode === 'write' ||
        store.curation.list(run.id).length === known.curation.revision);
    return this.keep(key, isCurrent ? known : CuratedRun.read(store, run));
  }

  /**
   * Does an action, and adds it to the journal.
   * @throws UserError what the action throws; then nothing was done
   */
  async curate(
    session: FolderSession,
    ref: SortingRef,
    action: JournalAction,
  ): Promise<CuratedRun> {
    if (session.access.mode === 'read-only') {
      throw new UserError('READ_ONLY', `Units cannot be changed now. ${session.access.reason}`);
    }
    const located = await locate(session, ref);
    const { store, record, run } = located;
    // Nothing is waited for until the journal has it: two actions at once would both follow the same one.
    const after = this.read(session, located).after(action);
    const { counts, revision } = after.curation;
    store.curation.append(run.id, new Date().toISOString(), asPlain(action), counts);
    this.keep(`${session.sessionId} ${run.id}`, after);
    const { sessionId } = session;
    await this.copyJournal(store, record, after);
    // Last: who asked is to have the answer before anybody asks for the units anew.
    this.onCurated({ sessionId, recordingId: ref.recordingId, runId: String(run.id), revision });
    return after;
  }

  /** Writes the journal beside the result too, if that is still there. */
  private async copyJournal(
    { place, runs, curation }: SessionStore,
    record: RecordingRecord,
    { run, found }: CuratedRun,
  ): Promise<void> {
    if (runs.newestLike(run)?.id !== run.id) return;
    const folder = resultPlaces[kindOf(run)](place.home, record);
    const journal = curation.list(run.id);
    // The store has it in any case, and the next action writes all again.
    this.copied = this.copied.then(() => writeCuration(folder, found, journal)).catch(() => {});
    await this.copied;
  }

  /** Lets go of what is kept of a session. */
  forget({ sessionId }: FolderSession): void {
    for (const key of this.kept.keys()) if (key.startsWith(sessionId)) this.kept.delete(key);
  }

  private keep(key: string, result: CuratedRun): CuratedRun {
    this.kept.delete(key);
    this.kept.set(key, result);
    for (const oldest of [...this.kept.keys()].slice(0, -mostKept)) this.kept.delete(oldest);
    return result;
  }
}

interface Located {
  readonly store: SessionStore;
  readonly record: RecordingRecord;
  readonly run: RunRecord;
}

async function locate(
  session: FolderSession,
  { recordingId, runId }: SortingRef,
): Promise<Located> {
  const { record } = await session.find(recordingId);
  const { store } = session;
  if (store === null || record === null) throw notSorted(recordingId);
  if (runId === undefined) {
    const run = store.runs.lastFinished(record.id);
    if (run === undefined) throw notSorted(recordingId);
    return { store, record, run };
  }
  const run = store.runs.byId(Number(runId));
  if (run?.recordingId === record.id) return { store, record, run };
  throw new UserError('NO_SUCH_RUN', `${recordingId} has no run ${runId}. List its runs again.`);
}

function notSorted(recordingId: string): UserError {
  return new UserError('NOT_SORTED', `${recordingId} has no result yet. Sort it first.`);
}

/** JSON knows no typed arrays. */
function asPlain(action: JournalAction): JournalAction {
  return action.kind === 'split' ? { ...action, spikes: Array.from(action.spikes) } : action;
}
