import { create } from 'zustand';

/** The split that goes on: the waveforms of every spike of a unit may have to be read for it. */
interface LassoSplit {
  readonly recordingId: string | null;
  /** Share that is done; null unless spikes must be read for it. */
  readonly fraction: number | null;
}

const none: LassoSplit = { recordingId: null, fraction: null };

export const useLassoSplit = create<LassoSplit>(() => none);

let running: AbortController | null = null;

/** Runs a split, which `cancelLassoSplit` gives up, and tells how far it is meanwhile. */
export async function runLassoSplit<Answer>(
  recordingId: string,
  split: (signal: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  cancelLassoSplit();
  const own = new AbortController();
  running = own;
  useLassoSplit.setState({ recordingId, fraction: null });
  try {
    return await split(own.signal);
  } finally {
    if (running === own) useLassoSplit.setState(none);
  }
}

/** What the engine tells of it. */
export function tellLassoSplit(recordingId: string, fraction: number): void {
  useLassoSplit.setState((split) => (split.recordingId === recordingId ? { fraction } : {}));
}

export function cancelLassoSplit(): void {
  running?.abort();
  running = null;
  useLassoSplit.setState(none);
}
