import type { NamedPlot } from '../plots/line-plot.ts';
import type { AnyExperiment, ScoreWithRemarks, Verdict } from './experiment.ts';
import { runTrial } from './run-trial.ts';

export interface TrialOutcome {
  readonly label: string;
  readonly cells: readonly string[];
  readonly score: ScoreWithRemarks;
}

export interface ExperimentOutcome {
  readonly experiment: AnyExperiment;
  readonly trials: readonly TrialOutcome[];
  /** One a goal of the experiment. */
  readonly verdicts: readonly (Verdict & { readonly target: string })[];
  readonly plots: readonly NamedPlot[];
}

/**
 * Runs all trials of an experiment, one after the other, and judges them.
 * @param onTrial told about every trial as soon as it is done
 */
export async function runExperiment(
  experiment: AnyExperiment,
  threads: number,
  onTrial: (trial: TrialOutcome) => void,
): Promise<ExperimentOutcome> {
  const trials: TrialOutcome[] = [];
  for (const trial of experiment.trials) {
    const score = await runTrial(experiment, trial, threads);
    const outcome = { label: trial.label, cells: experiment.cells(score), score };
    trials.push(outcome);
    onTrial(outcome);
  }
  const scores = trials.map(({ score }) => score);
  const verdicts = experiment.goals.map((goal) => ({
    target: goal.target,
    ...goal.judge(scores),
  }));
  return { experiment, trials, verdicts, plots: experiment.plots?.(scores) ?? [] };
}
