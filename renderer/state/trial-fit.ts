import { create } from 'zustand';
import { EngineFault } from '../../engine/api/channel/connect-engine.ts';
import type { EngineClient, Fault, RequestOf, TrialFits } from '../../engine/api/contract.ts';

type Request = RequestOf<'fitTrials'>;

export interface TrialFitting {
  /** The recording that it is about. */
  readonly recordingId: string | null;
  /** While it runs; when it began is told by the clock of `performance.now`. */
  readonly progress: {
    readonly stage: string;
    readonly fraction: number;
    readonly startedMs: number;
  } | null;
  readonly fits: TrialFits | null;
  readonly fault: Fault | null;
}

const none: TrialFitting = { recordingId: null, progress: null, fits: null, fault: null };

/** The last fit of models to trials. It goes on when the view is left. */
export const useTrialFit = create<TrialFitting>(() => none);

let running: AbortController | null = null;

/** Fits anew; what ran before is cancelled. */
export async function fitTrials(engine: EngineClient, request: Request): Promise<void> {
  cancelTrialFit();
  const own = new AbortController();
  running = own;
  const { recordingId } = request;
  const progress = { stage: 'Aligning', fraction: 0, startedMs: performance.now() };
  useTrialFit.setState({ ...none, recordingId, progress });
  try {
    const fits = await engine.fitTrials(request, { signal: own.signal });
    if (running === own) useTrialFit.setState({ fits, progress: null });
  } catch (error) {
    if (!(error instanceof EngineFault)) throw error;
    if (running === own) useTrialFit.setState({ fault: error.fault, progress: null });
  }
}

export function cancelTrialFit(): void {
  running?.abort();
  running = null;
  useTrialFit.setState({ progress: null });
}
