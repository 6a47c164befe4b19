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

/**
 * Fits every unit's spike train on the threads that a team has, or on this one where it has none. It changes
 * nothing but the time.
 * @returns in the order of `sorting.units`
 * @throws CancellationError
 */
export async function pooledTrainGoodness(
  sorting: Sorting,
  team: ThreadTeam,
  context: WorkContext,
): Promise<readonly TrainGoodness[]> {
  const { threads } = team;
  if (threads <= 1) return computeTrainGoodness(sorting, context);
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
