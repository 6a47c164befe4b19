import {
  type CodedWindow,
  codeWindows,
  EventCoder,
  type EventModel,
  type Gram,
} from '../../core/index.ts';
import { answeringTasksOf } from './shared-job.ts';
import { type SharedWindows, sharedWindow } from './shared-windows.ts';

/** What windows are coded with. */
export interface WindowJob {
  readonly model: EventModel;
  /** Of the model's dictionary. */
  readonly gram: Gram;
  readonly windows: SharedWindows;
}

/** Regions that are learned at the same time, of those that the threads share: one a thread would not be shared. */
const REGIONS_AT_ONCE = 3;

/** Codes some of the windows that a region is learned from. */
export const answerWindows = answeringTasksOf(
  async ({ model, gram, windows }: WindowJob) => {
    const coder = new EventCoder(model, undefined, gram);
    return async (which: readonly number[]): Promise<readonly CodedWindow[]> =>
      codeWindows(
        coder,
        which.map((window) => sharedWindow(windows, window)),
      );
  },
  undefined,
  REGIONS_AT_ONCE,
);
