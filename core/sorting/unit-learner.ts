import { partOfStage, throwIfCancelled, type WorkContext } from '../base/progress.ts';
import { learnRegion, measureLength, type RegionJob, type RegionUnits } from './learn-region.ts';
import { type LearningCrew, serialLearningCrew } from './learning-crew.ts';
import type { TemplateTrainer } from './template-trainer.ts';

/** A region to learn, whose sample comes into memory when it is asked for: once. */
export type PendingRegion = () => Promise<RegionJob>;

/** Learns regions; the engine spreads them over threads, `serialUnitLearner` does not. */
export interface UnitLearner {
  /**
   * @param together jobs that may be in memory at the same time
   * @param onResult hears of every job's units as they come, in any order
   * @returns the units of each job, in the order of `jobs`; null where there was nothing to learn from
   */
  learn(
    jobs: readonly PendingRegion[],
    together: number,
    context: WorkContext,
    onResult?: (units: RegionUnits | null, index: number) => void,
  ): Promise<readonly (RegionUnits | null)[]>;
  /** @returns the length of template that each job's region needs, in the order of `jobs` */
  measureLengths(jobs: readonly RegionJob[], context: WorkContext): Promise<readonly number[]>;
}

/**
 * Learns regions one after the other, on this thread.
 * @param crew does what can be shared
 * @param trainer trains the templates of the units that were found, where it is wanted
 */
export function unitLearnerWith(
  crew: LearningCrew,
  trainer: TemplateTrainer | null = null,
): UnitLearner {
  return {
    async learn(jobs, _together, context, onResult) {
      const learned: (RegionUnits | null)[] = [];
      for (const job of jobs) {
        throwIfCancelled(context.cancellation);
        const done = learned.length;
        const part = partOfStage(context, done, jobs.length);
        const units = await learnRegion(await job(), part, crew, trainer);
        learned.push(units);
        onResult?.(units, done);
      }
      return learned;
    },

    async measureLengths(jobs, context) {
      const lengths: number[] = [];
      for (const job of jobs) {
        throwIfCancelled(context.cancellation);
        lengths.push(await measureLength(job, crew));
      }
      return lengths;
    },
  };
}

export const serialUnitLearner = unitLearnerWith(serialLearningCrew);
