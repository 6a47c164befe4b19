import type { Experiment, ScoreWithRemarks } from '../../engine/accuracy/experiment.ts';
import { runTrial } from '../../engine/accuracy/run-trial.ts';

/** What `measured` would say of goals that are missed: nothing, when all is well. */
export async function missedGoals<Score extends ScoreWithRemarks>(
  experiment: Experiment<Score>,
): Promise<string[]> {
  const scores: Score[] = [];
  for (const trial of experiment.trials) scores.push(await runTrial(experiment, trial, 1));
  return experiment.goals.flatMap((goal) => {
    const { measured, reached } = goal.judge(scores);
    return reached ? [] : [`${measured} (${goal.target})`];
  });
}
