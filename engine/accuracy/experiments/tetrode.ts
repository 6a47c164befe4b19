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
const defaultSettlingSeeds = 2;

const shown: Pick<Experiment<PopulationScore>, 'matching' | 'columns' | 'cells'> = {
  matching: populationMatching,
  columns: ['units of 0.8 or more', 'extra units', 'mean accuracy', 'accuracies'],
  cells: ({ accuracies, wellFound, extraUnitCount }) => [
    `${wellFound} of ${accuracies.length}`,
    String(extraUnitCount),
    formatNumber(meanAccuracy(accuracies), 3),
    accuracies.map((accuracy) => formatNumber(accuracy, 2)).join(' '),
  ],
};

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
    ...shown,
    trials: seedsFrom0(seeds).map((seed) =>
      simulatedTrial({ preset: 'tetrode', durationSeconds, seed }, populationScore),
    ),
    goals: [enoughFound(7, 8), fewExtra(2)],
  };
}

/**
 * Spikes that change while the electrode settles, followed or not.
 * @param follow as the parameter has it
 */
export function settlingTetrode(
  { seeds = defaultSettlingSeeds }: Pick<AccuracyOptions, 'seeds'>,
  follow: 'auto' | 'off',
  durationSeconds = 1200,
): Experiment<PopulationScore> {
  const isFollowed = follow === 'auto';
  const settle = 0.4;
  return {
    name: isFollowed ? 'settling' : 'settling-fixed',
    title: `Simulated tetrode that settles, templates ${isFollowed ? 'that follow' : 'that stay'}`,
    recording: `As the simulated tetrode, but ${formatNumber(durationSeconds / 60, 0)} minutes long, while every other neuron’s spikes fall evenly to 60 % of their size and the others’ rise from there to 100 %, and each waveform turns into another one by 40 %.`,
    parameters: isFollowed ? {} : { follow },
    why: isFollowed
      ? 'The defaults: this is what a user gets.'
      : 'One template a unit for all times, for comparison: there is no goal.',
    ...shown,
    trials: seedsFrom0(seeds).map((seed) =>
      simulatedTrial({ preset: 'tetrode', durationSeconds, seed, settle }, populationScore),
    ),
    goals: isFollowed ? [enoughFound(7, 8), fewExtra(2)] : [],
  };
}

function meanAccuracy(accuracies: readonly number[]): number {
  return accuracies.reduce((sum, accuracy) => sum + accuracy, 0) / accuracies.length;
}
