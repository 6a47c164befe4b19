import { throwIfCancelled, type WorkContext } from '../base/progress.ts';
import { learnRegion, type RegionJob, type RegionUnits } from './learn-region.ts';

/** Learns regions; the engine spreads them over threads, `serialUnitLearner` does not. */
export interface UnitLearner {
  /** @returns the units of each job, in the order of `jobs`; null where there was nothing to learn from */
  learn(jobs: readonly RegionJob[], context: WorkContext): Promise<readonly (RegionUnits | null)[]>;
}

export const serialUnitLearner: UnitLearner = {
  async learn(jobs, context) {
    return jobs.map((job, i) => {
      throwIfCancelled(context.cancellation);
      return learnRegion(job, {
        cancellation: context.cancellation,
        onProgress: ({ stage, fraction }) =>
          context.onProgress({ stage, fraction: (i + fraction) / jobs.length }),
      });
    });
  },
};
