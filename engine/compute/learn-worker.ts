import {
  learnRegion,
  measureLength,
  type RegionJob,
  type RegionUnits,
  serialLearningCrew,
} from '../../core/index.ts';
import { answering } from './answer.ts';
import { type AskingPlace, askingCrew } from './asked-crew.ts';
import { collectGarbage } from './collect-garbage.ts';
import { postedNews } from './posted-news.ts';
import { forgetJob } from './shared-job.ts';
import { threadContext } from './thread-context.ts';

const onLearning = postedNews();

/** A region's task, and where the thread asks others for help with it: without, it does all by itself. */
export interface RegionTask {
  readonly job: RegionJob;
  readonly help?: AskingPlace;
}

/**
 * Learns the units of one region.
 * @param task `showsLearning`: whether anybody looks at what is learned
 */
export const answerRegion = answering(
  async ({
    job,
    help,
    showsLearning,
  }: RegionTask & { readonly showsLearning: boolean }): Promise<RegionUnits | null> => {
    forgetJob();
    // What was held to read the sample with, or of the region before.
    collectGarbage();
    const context = showsLearning ? { ...threadContext, onLearning } : threadContext;
    if (help === undefined) return learnRegion(job, context, serialLearningCrew);
    const { crew, onProgress } = askingCrew(help);
    return learnRegion(job, { ...context, onProgress }, crew);
  },
);

/** Measures how long the templates of one region must be. */
export const answerLength = answering(async ({ job, help }: RegionTask) =>
  measureLength(job, help === undefined ? serialLearningCrew : askingCrew(help).crew),
);
