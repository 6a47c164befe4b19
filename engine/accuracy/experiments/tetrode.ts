import { formatNumber } from '../../cli/text-table.ts';
import type { AccuracyOptions, Experiment } from '../experiment.ts';
import {
  enoughFound,
  fewExtra,
  type PopulationScore,
  populationMatching,
  populationScore,
} from '../population-score.ts';
import { seedsFrom0, simulatedTrial } from '../simulated-trial.ts';

const defaultSeeds = 5;

/** @param durationSeconds of each recording */
export function tetrode(
  { seeds = defaultSeeds }: Pick<AccuracyOptions, 'seeds'>,
  durationSeconds = 120,
): Experiment<PopulationScore> {
  return {
    name: 'tetrode',
    title: 'Simulated tetrode, automatic number of units',
    recording: `Four contacts at 30 kHz, ${durationSeconds} s, eight neurons of 5 to 60 Hz, 5.6 to 18 noise SD deep, a tenth of the spikes overlapping, before a background of forty distant neurons.`,
    parameters: {},
    why: 'The defaults: this is what a user gets.',
    matching: populationMatching,
    trials: seedsFrom0(seeds).map((seed) =>
      simulatedTrial({ preset: 'tetrode', durationSeconds, seed }, populationScore),
    ),
    columns: ['units of 0.8 or more', 'extra units', 'accuracies'],
    cells: ({ accuracies, wellFound, extraUnitCount }) => [
      `${wellFound} of ${accuracies.length}`,
      String(extraUnitCount),
      accuracies.map((accuracy) => formatNumber(accuracy, 2)).join(' '),
    ],
    goals: [enoughFound(7, 8), fewExtra(2)],
  };
}
