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

const defaultSeeds = 3;

const shown = {
  parameters: {},
  why: 'The defaults: this is what a user gets.',
  matching: populationMatching,
  columns: ['units of 0.8 or more', 'extra units', 'accuracy: median', 'a tenth below'],
  cells: ({ accuracies, wellFound, extraUnitCount }: PopulationScore) => {
    const sorted = [...accuracies].sort((a, b) => a - b);
    const quantile = (share: number) => sorted[Math.floor(share * (sorted.length - 1))]!;
    return [
      `${wellFound} of ${accuracies.length}`,
      String(extraUnitCount),
      formatNumber(quantile(0.5), 2),
      formatNumber(quantile(0.1), 2),
    ];
  },
} satisfies Partial<Experiment<PopulationScore>>;

/** Thirty neurons along 32 contacts. */
export function probe32(
  { seeds = defaultSeeds }: Pick<AccuracyOptions, 'seeds'>,
  durationSeconds: number,
): Experiment<PopulationScore> {
  return {
    ...shown,
    name: durationSeconds === 60 ? 'probe32' : `probe32-${durationSeconds}s`,
    title: `Probe of 32 channels with 30 units, ${durationSeconds} s`,
    recording: `Two columns of 16 contacts at 30 kHz, ${durationSeconds} s, thirty neurons of 1 to 30 Hz, 5.6 to 18 noise SD deep, before a background of 160 distant neurons. 5 to 6 % of the spikes have one of a neuron at most 50 µm away within 0.5 ms, and 34 to 43 % one of any neuron within 1 ms.`,
    trials: seedsFrom0(seeds).map((seed) =>
      simulatedTrial({ preset: 'probe32', durationSeconds, seed }, populationScore),
    ),
    goals: [enoughFound(27, 30), fewExtra(3)],
  };
}

/**
 * Three hundred neurons along 384 contacts.
 * @param driftUm range of a slow drift
 */
export function probe384(
  { probe384Seconds: durationSeconds }: Pick<AccuracyOptions, 'probe384Seconds'>,
  driftUm: 0 | 20,
): Experiment<PopulationScore> {
  const moves = driftUm > 0;
  return {
    ...shown,
    name: moves ? 'probe384-drift' : 'probe384',
    title: `Probe of 384 channels with 300 units, ${moves ? `${driftUm} µm of slow drift` : 'no drift'}`,
    recording: `Four staggered columns of 96 contacts at 30 kHz, ${durationSeconds} s, 300 neurons of 1 to 20 Hz (median 4.5), 5 to 20 noise SD deep, before a background of 800 distant neurons; at least 5 % of the spikes have one of a neuron at most 50 µm away within 0.5 ms.${moves ? ` All move up and down the probe together by ${driftUm} µm in the course of the recording.` : ''}`,
    trials: [
      simulatedTrial({ preset: 'probe384', durationSeconds, driftUm, seed: 0 }, populationScore),
    ],
    goals: moves ? [enoughFound(210, 300)] : [enoughFound(240, 300), fewExtra(15)],
  };
}
