import {
  learningStage,
  learnRegion,
  measureLength,
  type PendingRegion,
  type RegionUnits,
  serialLearningCrew,
  serialUnitLearner,
  type TemplateTrainer,
  type UnitLearner,
  unitLearnerWith,
  type WorkContext,
} from '../../core/index.ts';
import { collectGarbage } from './collect-garbage.ts';
import { pooledLearningCrew } from './pooled-learning-crew.ts';
import type { TeamTask } from './team-worker.ts';
import type { ThreadTeam } from './thread-team.ts';

/**
 * Learns regions on the threads of a team: each on one of them, where there are as many; of fewer regions
 * all that can be shared is, and what decides about units stays on this thread. It changes nothing but the
 * time: what is shared does not depend on the rest and comes back in its order.
 * @param trainer trains the templates of the units that were found, on this thread: one region is then
 *   learned after the other, because a backend is there once
 */
export function pooledUnitLearner(
  team: ThreadTeam,
  threads: number,
  trainer: TemplateTrainer | null = null,
): UnitLearner {
  return {
    async learn(jobs, together, context, onUnits) {
      // The stretches that the samples were taken from.
      collectGarbage();
      const crew =
        threads <= 1 ? serialLearningCrew : pooledLearningCrew(team, threads, context.cancellation);
      if (threads <= 1 || jobs.length === 1 || trainer !== null) {
        return unitLearnerWith(crew, trainer).learn(jobs, together, context, onUnits);
      }
      if (Math.min(jobs.length, together) < threads) {
        const progress = jointProgress(jobs.length, context);
        return allSettled(jobs, together, async (job, i) => {
          const found = await learnRegion(await job(), progress(i), crew);
          onUnits?.(found, i);
          return found;
        });
      }
      const showsLearning = context.onLearning !== undefined;
      let learned = 0;
      context.onProgress({ stage: learningStage, fraction: 0 });
      const units = await team.run<TeamTask<'region'>, RegionUnits | null>({
        tasks: regionTasks(jobs, showsLearning),
        threads,
        atOnce: Math.min(together, jobs.length),
        cancellation: context.cancellation,
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
      if (threads <= 1) return serialUnitLearner.measureLengths(jobs, context);
      if (jobs.length < threads) {
        const crew = pooledLearningCrew(team, threads, context.cancellation);
        return allSettled(jobs, jobs.length, (job) => measureLength(job, crew));
      }
      return team.run<TeamTask<'length'>, number>({
        tasks: jobs.map((job) => ({ kind: 'length', job })),
        threads,
        cancellation: context.cancellation,
      });
    },
  };
}

/** Tasks with their samples, loaded as they are asked for. */
function* regionTasks(
  jobs: readonly PendingRegion[],
  showsLearning: boolean,
): Generator<Promise<TeamTask<'region'>>> {
  for (const job of jobs) {
    // The sample of the region before.
    collectGarbage();
    yield job().then((loaded) => ({ kind: 'region', job: loaded, showsLearning }));
  }
}

/** The results of all, so many at a time; where some fail, the first fault, when none goes on that could still use the threads. */
async function allSettled<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const faults: unknown[] = [];
  const results: Result[] = [];
  const waiting = items.entries();
  const runLane = async () => {
    for (const [index, item] of waiting) {
      if (faults.length > 0) return;
      try {
        results[index] = await work(item, index);
      } catch (fault) {
        faults.push(fault);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, runLane));
  if (faults.length > 0) throw faults[0];
  return results;
}

/** Contexts of parts of equal size, whose progress is told as that of the whole. */
function jointProgress(parts: number, context: WorkContext): (part: number) => WorkContext {
  const fractions = new Float64Array(parts);
  return (part) => ({
    ...context,
    onProgress({ stage, fraction }) {
      if (stage !== learningStage) return;
      fractions[part] = fraction;
      const sum = fractions.reduce((total, value) => total + value, 0);
      context.onProgress({ stage, fraction: sum / parts });
    },
  });
}
