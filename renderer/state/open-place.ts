import type { EngineFault } from '../../engine/api/channel/connect-engine.ts';
import type { Session } from '../../engine/api/contract.ts';
import { useEngine, useEngineAction } from './engine.tsx';
import { enterSession } from './place.ts';

interface OpenPlace {
  readonly open: (path: string) => void;
  readonly openDemo: () => void;
  readonly isOpening: boolean;
  /** What went wrong at the last attempt. */
  readonly error: EngineFault | null;
}

/** Opens a folder or a file, or the demo, and goes there. */
export function useOpenPlace(): OpenPlace {
  const engine = useEngine();
  const keep = { onError: () => {} };
  const session = useEngineAction('openSession', keep);
  const demo = useEngineAction('makeDemo', keep);
  const open = (path: string) =>
    session.mutate({ path }, { onSuccess: (opened: Session) => void enter(opened) });
  const enter = async (opened: Session) => {
    enterSession(opened);
    if (opened.openedRecordingId !== null) return;
    const { recordings } = await engine.listRecordings({ sessionId: opened.sessionId });
    const first = recordings.find(({ state }) => state !== 'unreadable') ?? recordings[0];
    if (first !== undefined) enterSession({ ...opened, openedRecordingId: first.recordingId });
  };
  return {
    open,
    openDemo: () => demo.mutate({}, { onSuccess: ({ path }) => open(path) }),
    isOpening: session.isPending || demo.isPending,
    error: session.error ?? demo.error,
  };
}
