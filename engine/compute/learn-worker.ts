import {
  learnRegion,
  measureLength,
  type RegionJob,
  type RegionUnits,
  serialLearningCrew,
} from '../../core/index.ts';
import { answering } from './answer.ts';
import { collectGarbage } from './collect-garbage.ts';
import { postedNews } from './posted-news.ts';
import { forgetJob } from './shared-job.ts';
import { threadContext } from './thread-context.ts';

const onLearning = postedNews();

/**
 * Learns the units of one region.
 * @param task `showsLearning`: whether anybody looks at what is learned
 */
export const answerRegion = answering(
  async ({
    job,
    showsLearning,
  }: {
    readonly job: RegionJob;
    readonly showsLearning: boolean;
  }): Promise<RegionUnits | null> => {
    forgetJob();
    // What was held to read the sample with, or of the region before.
    collectGarbage();
    const context = showsLearning ? { ...threadContext, onLearning } : threadContext;
    return learnRegion(job, context, serialLearningCrew);
  },
);

/** Measures how long the templates of one region must be. */
export const answerLength = answering(async ({ job }: { readonly job: RegionJob }) =>
  measureLength(job, serialLearningCrew),
);
