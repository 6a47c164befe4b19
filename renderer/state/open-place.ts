import { create } from 'zustand';
import type { OpenOptions } from '../../core/index.ts';
import { EngineFault } from '../../engine/api/channel/connect-engine.ts';
import type {
  EngineClient,
  Fault,
  JobList,
  RecordingRef,
  Session,
} from '../../engine/api/contract.ts';
import { readAddress, withPlace } from './address.ts';
import { cache } from './cache.ts';
import { queryKey } from './engine.tsx';
import { wasLookedAt } from './look.ts';
import { enterSession, leaveSession, replaceSession, usePlace } from './place.ts';
import { showTraces } from './shown-views.ts';
import { tell } from './toasts.ts';

interface Opening {
  /** What is being opened, in words; null while nothing is. */
  readonly what: string | null;
  /** Why the last attempt failed. */
  readonly fault: Fault | null;
}

export const useOpening = create<Opening>(() => ({ what: null, fault: null }));

export interface OpeningWishes {
  /** What to show first, where it is there; else the first recording that can be read. */
  readonly recordingId?: string | null;
  /** What the files do not say themselves. */
  readonly options?: OpenOptions;
}

/** Opens a folder or a recording and goes there. */
export function openPlace(engine: EngineClient, path: string, wishes: OpeningWishes = {}) {
  const { recordingId, options } = wishes;
  return attempt(path, async () => {
    const session = await engine.openSession({ path, options });
    const request = { sessionId: session.sessionId };
    const wanted = recordingId ?? session.openedRecordingId;
    const [list] = await Promise.all([
      engine.listRecordings(request),
      wanted === null ? null : askAhead(engine, { ...request, recordingId: wanted }),
    ]);
    cache.setQueryData(queryKey('listRecordings', request), list);
    const { recordings } = list;
    const shown =
      recordings.find((recording) => recording.recordingId === wanted) ??
      recordings.find(({ state }) => state !== 'unreadable') ??
      recordings[0];
    const place = { session, recordingId: shown?.recordingId ?? null };
    if (!wasLookedAt(place)) showTraces();
    const { session: before } = usePlace.getState();
    enterSession(session, place.recordingId);
    if (before !== null && before.sessionId !== session.sessionId) letGo(engine, before);
  });
}

/** Closes what is open, so that other programs may work on it. What is being sorted there goes on. */
export function closePlace(engine: EngineClient): void {
  const { session } = usePlace.getState();
  leaveSession();
  if (session !== null) letGo(engine, session);
}

function letGo(engine: EngineClient, { sessionId, name }: Session): void {
  const list = cache.getQueryData<JobList>(queryKey('listJobs', { sessionId }));
  if (list?.jobs.some(({ state }) => state === 'running' || state === 'queued') === true) {
    tell(`What is being sorted in ${name} goes on. Open it again to see how far it is.`);
  }
  // Where it cannot be told, the engine that had it open is no longer there.
  engine.closeSession({ sessionId }).catch(() => undefined);
}

/** Looks again at what is open, when a disk or a file has come back: what could not be read is asked for anew. */
export async function lookAgain(engine: EngineClient, path: string): Promise<void> {
  await openPlace(engine, path);
  await cache.invalidateQueries();
}

/** What the views will ask first. Where it cannot be told, they say why. */
function askAhead(engine: EngineClient, recording: RecordingRef): Promise<void> {
  const queryFn = () => engine.describeRecording(recording);
  return cache.prefetchQuery({ queryKey: queryKey('describeRecording', recording), queryFn });
}

/** Makes the demo folder where it is not there yet, and opens it. */
export function openDemo(engine: EngineClient) {
  return attempt('the demo', async () => {
    const { path } = await engine.makeDemo({});
    await openPlace(engine, path);
  });
}

/** With a new engine: opens again what was open, or what the page's address names. */
export async function openAgain(engine: EngineClient): Promise<void> {
  const { session } = usePlace.getState();
  if (session !== null) {
    const again = await engine.openSession({ path: session.path }).catch(() => null);
    if (again !== null) replaceSession(again);
    return;
  }
  const { open, recording, isDemo } = readAddress(window.location.hash);
  if (open !== null) await openPlace(engine, open, { recordingId: recording });
  else if (isDemo) await openDemo(engine);
}

/** Keeps the page's address true to what is open. */
export function followPlace(): () => void {
  return usePlace.subscribe(({ session, recordingId }) => {
    const hash = withPlace(window.location.hash, session?.path ?? null, recordingId);
    window.history.replaceState(null, '', hash);
  });
}

async function attempt(what: string, open: () => Promise<void>): Promise<void> {
  useOpening.setState({ what, fault: null });
  try {
    await open();
  } catch (error) {
    if (!(error instanceof EngineFault)) throw error;
    useOpening.setState({ fault: error.fault });
  } finally {
    useOpening.setState({ what: null });
  }
}
