import {
  learningStage,
  type RegionJob,
  type RegionUnits,
  serialUnitLearner,
  serialWindowCoder,
  type TemplateTrainer,
  type UnitLearner,
  unitLearnerWith,
} from '../../core/index.ts';
import { pooledWindowCoder } from './pooled-window-coder.ts';
import type { TeamTask } from './team-worker.ts';
import type { ThreadTeam } from './thread-team.ts';

/**
 * Learns regions on the threads of a team, each on one of them; of a single region the windows are
 * coded on all. Their number changes nothing but the time: regions, as windows, are independent and
 * come back in their order.
 * @param trainer trains the templates of the units that were found, on this thread: one region is then
 *   learned after the other, because a backend is there once
 */
export function pooledUnitLearner(
  team: ThreadTeam,
  threads: number,
  trainer: TemplateTrainer | null = null,
): UnitLearner {
  return {
    async learn(jobs, context, onUnits) {
      if (threads <= 1) {
        return unitLearnerWith(serialWindowCoder, trainer).learn(jobs, context, onUnits);
      }
      if (jobs.length === 1 || trainer !== null) {
        const learner = unitLearnerWith(
          (windows) => pooledWindowCoder(windows, team, threads, context.cancellation),
          trainer,
        );
        return learner.learn(jobs, context, onUnits);
      }
      let learned = 0;
      context.onProgress({ stage: learningStage, fraction: 0 });
      const units = await team.run<TeamTask<'region'>, RegionUnits | null>({
        tasks: jobs.map((job) => ({ kind: 'region', job })),
        threads,
        cancellation: context.cancellation,
        transferOf: sampleBuffers,
        onResult(found, index) {
          onUnits?.(found, index);
          context.onProgress({ stage: learningStage, fraction: ++learned / jobs.length });
        },
      });
      // Threads that wait do not tidy up: what they have held of the samples goes with them.
      await team.end();
      return units;
    },

    async measureLengths(jobs, context) {
      if (Math.min(threads, jobs.length) <= 1) {
        return serialUnitLearner.measureLengths(jobs, context);
      }
      return team.run<TeamTask<'length'>, number>({
        tasks: jobs.map((job) => ({ kind: 'length', job })),
        threads,
        cancellation: context.cancellation,
        transferOf: sampleBuffers,
      });
    },
  };
}

/** A region's sample is the largest thing there is: it goes to its thread, it is not copied. */
function sampleBuffers({ job }: { readonly job: RegionJob }): ArrayBuffer[] {
  return [...new Set(job.sample.tiles.map(({ traces }) => traces.buffer as ArrayBuffer))];
}
