import type { Event } from '../csc/debias.ts';
import { EventCoder, type EventModel } from '../csc/event-coder.ts';
import type { Gram } from '../csc/gram.ts';

/** A piece of whitened signal around events. */
export interface LearningWindow {
  /** Planar `(channels x samples)`. */
  readonly traces: Float32Array;
  readonly samples: number;
}

/** What coding found in one window. */
export interface CodedWindow {
  /** Sorted by position, then atom. */
  readonly events: readonly Event[];
  /** `sum over atoms of ||x_c||_1 / lambda_c` of the lasso code. */
  readonly codeNorm: number;
}

/** Codes the windows that one dictionary is learned from; the engine may spread them over threads. */
export interface WindowCoder {
  /**
   * @param which numbers of the windows to be coded
   * @param gram of the model's dictionary
   * @returns one answer a window, in the order asked for; how the work was shared changes no bit of it
   */
  code(which: readonly number[], model: EventModel, gram: Gram): Promise<readonly CodedWindow[]>;
}

export function serialWindowCoder(windows: readonly LearningWindow[]): WindowCoder {
  return {
    async code(which, model, gram) {
      const coder = new EventCoder(model, undefined, gram);
      return codeWindows(
        coder,
        which.map((w) => windows[w]),
      );
    },
  };
}

/** Codes windows one by one. What the coder counts is then that of the last. */
export function codeWindows(
  coder: EventCoder,
  windows: readonly LearningWindow[],
): readonly CodedWindow[] {
  const { lambda } = coder.model.coding;
  return windows.map(({ traces, samples }) => {
    coder.codeNorm.fill(0);
    const events = coder.code(traces, samples);
    return { events, codeNorm: coder.codeNorm.reduce((sum, norm, c) => sum + norm / lambda[c], 0) };
  });
}
