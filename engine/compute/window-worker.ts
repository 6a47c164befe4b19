import {
  type CodedWindow,
  codeWindows,
  EventCoder,
  type EventModel,
  type Gram,
  type LearningWindow,
} from '../../core/index.ts';
import { answeringTasksOf } from './shared-job.ts';

/** What windows are coded with. */
export interface WindowJob {
  readonly model: EventModel;
  /** Of the model's dictionary. */
  readonly gram: Gram;
}

/** Regions that are learned at the same time, of those that the threads share: one a thread would not be shared. */
const REGIONS_AT_ONCE = 3;

/** Codes some of the windows that a region is learned from. */
export const answerWindows = answeringTasksOf(
  async ({ model, gram }: WindowJob) => {
    const coder = new EventCoder(model, undefined, gram);
    return async (windows: readonly LearningWindow[]): Promise<readonly CodedWindow[]> =>
      codeWindows(coder, windows);
  },
  undefined,
  REGIONS_AT_ONCE,
);
