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

/** Units as they are learned: copies, of those that are learned together. */
export interface LearningNews {
  /** Channel of the recording of each channel of the templates. */
  readonly channels: Int32Array;
  readonly templateSamples: number;
  /** As clustering gave them, `(units x channels x templateSamples)`, noise standard deviations. */
  readonly initialTemplates: Float32Array;
  /** Now; same shape and unit. */
  readonly templates: Float32Array;
  /** Mean over the windows of 1/2 ||y - H x||^2 + lambda ||x||_1 (CRsAE, Eq. 9). */
  readonly objective: number;
  /** Of each unit. */
  readonly lambda: Float64Array;
  readonly sigma: Float64Array;
}

/** What a stage gets besides its data. */
export interface WorkContext {
  readonly cancellation: Cancellation;
  onProgress(progress: Progress): void;
  /** Told whenever templates have changed; whoever wants to see them takes them then and there. */
  readonly onLearning?: ((take: () => LearningNews) => void) | undefined;
}

export const silentContext: WorkContext = {
  cancellation: { cancelled: false },
  onProgress: () => {},
};

/** What one of several equal parts of a stage gets, counted from 0. */
export function partOfStage(context: WorkContext, part: number, partCount: number): WorkContext {
  return {
    ...context,
    onProgress: ({ fraction, ...told }) =>
      context.onProgress({ ...told, fraction: (part + fraction) / partCount }),
  };
}

/** @throws CancellationError when a stop was asked for. */
export function throwIfCancelled(cancellation: Cancellation): void {
  if (cancellation.cancelled) throw new CancellationError();
}
