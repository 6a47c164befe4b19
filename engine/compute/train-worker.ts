import { fitTrain, type TrainTask } from '../../core/index.ts';
import { answering } from './answer.ts';

/** Fits models to the spike train of one unit. */
export const answerTrain = answering(async ({ task }: { readonly task: TrainTask }) =>
  fitTrain(task),
);
