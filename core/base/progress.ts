import { CancellationError } from './errors.ts';

/** What a long piece of work tells about itself. Clocks belong to the listener, not to core. */
export interface Progress {
  /** Name of the stage, in words for the user, e.g. "Learning templates". */
  readonly stage: string;
  /** Share of the stage that is done, 0 to 1. */
  readonly fraction: number;
  /** Seconds of recording that the stage has covered so far, where that means something. */
  readonly recordedSeconds?: number;
}

/** A way to stop work between two steps; the engine adapts an AbortSignal to it. */
export interface Cancellation {
  readonly cancelled: boolean;
}

/** What a stage gets besides its data. */
export interface WorkContext {
  readonly cancellation: Cancellation;
  onProgress(progress: Progress): void;
}

export const silentContext: WorkContext = {
  cancellation: { cancelled: false },
  onProgress: () => {},
};

/** @throws CancellationError when a stop was asked for. */
export function throwIfCancelled(cancellation: Cancellation): void {
  if (cancellation.cancelled) throw new CancellationError();
}
