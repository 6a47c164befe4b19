import {
  computeTrainGoodness,
  fittingStage,
  type Sorting,
  type TrainGoodness,
  trainTasks,
  type WorkContext,
} from '../../core/index.ts';
import type { TeamTask } from './team-worker.ts';
import type { ThreadTeam } from './thread-team.ts';

/** So few units are fitted in seconds: for them, threads that have been sent to rest are not started again. */
const FEW_UNITS = 16;

/**
 * Fits every unit's spike train on the threads of a team, or on this one where that takes little time or there may be
 * no others. It changes nothing but the time.
 * @returns in the order of `sorting.units`
 * @throws CancellationError
 */
export async function pooledTrainGoodness(
  sorting: Sorting,
  team: ThreadTeam,
  threads: number,
  context: WorkContext,
): Promise<readonly TrainGoodness[]> {
  const isLittle = team.threads === 0 && sorting.units.length <= FEW_UNITS;
  if (threads <= 1 || isLittle) return computeTrainGoodness(sorting, context);
  let fitted = 0;
  context.onProgress({ stage: fittingStage, fraction: 0 });
  return team.run<TeamTask<'train'>, TrainGoodness>({
    tasks: trainTasks(sorting).map((task) => ({ kind: 'train', task })),
    threads,
    cancellation: context.cancellation,
    transferOf: ({ task }) => task.stretches.map(({ buffer }) => buffer as ArrayBuffer),
    onResult() {
      context.onProgress({ stage: fittingStage, fraction: ++fitted / sorting.units.length });
    },
  });
}
