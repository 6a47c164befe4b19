import { MessageChannel } from 'node:worker_threads';
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
import { type AskingPlace, answerAsked } from './asked-crew.ts';
import { collectGarbage } from './collect-garbage.ts';
import { inLanes } from './in-lanes.ts';
import { pooledLearningCrew } from './pooled-learning-crew.ts';
import type { TeamTask } from './team-worker.ts';
import type { ThreadTeam } from './thread-team.ts';

/** Requests that a thread that decides makes before it waits, for each thread: enough that none of them waits. */
const REQUESTS_PER_THREAD = 2;

/**
 * Learns regions on the threads of a team: each on one of them, where there are as many; of fewer regions
 * all that can be shared is, and one thread decides about each: this one, and those of the team. It changes nothing but
 * the time: what is shared does not depend on the rest and comes back in its order.
 * @param trainer trains the templates of the units that were found, on this thread: one region is then
 *   learned after the other, because a backend is there once
 */
export function pooledUnitLearner(
  team: ThreadTeam,
  threads: number,
  trainer: TemplateTrainer | null = null,
): UnitLearner {
  /** Has a thread of the team decide, which asks the others. */
  const decidedElsewhere = async <Result>(
    taskWith: (help: AskingPlace) => TeamTask,
    context: WorkContext,
  ): Promise<Result> => {
    const { port1, port2 } = new MessageChannel();
    answerAsked(port1, team, threads, context);
    const atOnce = REQUESTS_PER_THREAD * threads;
    try {
      const [result] = await team.run<TeamTask, Result>({
        tasks: [taskWith({ port: port2, atOnce })],
        threads,
        cancellation: context.cancellation,
        transferOf: () => [port2],
      });
      return result!;
    } finally {
      port1.close();
    }
  };
  return {
    async learn(jobs, together, context, onUnits) {
      // The stretches that the samples were taken from.
      collectGarbage();
      const crew =
        threads <= 1 ? serialLearningCrew : pooledLearningCrew(team, threads, context.cancellation);
      if (threads <= 1 || jobs.length === 1 || trainer !== null) {
        return unitLearnerWith(crew, trainer).learn(jobs, together, context, onUnits);
      }
      const showsLearning = context.onLearning !== undefined;
      if (Math.min(jobs.length, together) < threads) {
        const progress = jointProgress(jobs.length, context);
        const here = oneAtATime();
        return inLanes(jobs, together, async (pending, i) => {
          const job = await pending();
          const found = await here(
            () => learnRegion(job, progress(i), crew),
            () =>
              decidedElsewhere(
                (help) => ({ kind: 'region', job, help, showsLearning }),
                progress(i),
              ),
          );
          // What another thread has told last may come after what it has found.
          progress(i).onProgress({ stage: learningStage, fraction: 1 });
          onUnits?.(found, i);
          return found;
        });
      }
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
        const here = oneAtATime();
        return inLanes(jobs, jobs.length, (job) =>
          here(
            () => measureLength(job, crew),
            () => decidedElsewhere((help) => ({ kind: 'length', job, help }), context),
          ),
        );
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

/** A seat for one: who comes while it is taken goes elsewhere. */
function oneAtATime() {
  let isTaken = false;
  return async <Result>(
    here: () => Promise<Result>,
    elsewhere: () => Promise<Result>,
  ): Promise<Result> => {
    if (isTaken) return elsewhere();
    isTaken = true;
    try {
      return await here();
    } finally {
      isTaken = false;
    }
  };
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
