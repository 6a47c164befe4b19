import type { SimulatedRecording, Sorting } from '../../../core/index.ts';
import { formatNumber } from '../../cli/text-table.ts';
import type { AccuracyOptions, Experiment, ScoreWithRemarks } from '../experiment.ts';
import { findingsOf } from '../findings.ts';
import { extremumTrains, seedsFrom0, simulatedTrial } from '../simulated-trial.ts';
import { sortedTrains } from '../trains.ts';

const defaultSeeds = 5;
const wantedAccuracy = 0.8;

interface TetrodeScore extends ScoreWithRemarks {
  readonly accuracies: readonly number[];
  readonly wellFound: number;
  readonly extraUnitCount: number;
}

function score(sorting: Sorting, simulated: SimulatedRecording): TetrodeScore {
  const millisecond = simulated.sampleRate / 1000;
  const depths = depthsInSd(simulated);
  const trains = {
    truth: extremumTrains(simulated),
    tested: sortedTrains(sorting),
    toleranceSamples: 0.4 * millisecond,
    waveformSamples: millisecond,
  };
  const { accuracies, extraUnitCount, remarks } = findingsOf(
    trains,
    wantedAccuracy,
    (unit) => `unit ${unit} (${formatNumber(depths[unit]!, 1)} SD deep)`,
  );
  const wellFound = accuracies.filter((accuracy) => accuracy >= wantedAccuracy).length;
  return { accuracies, wellFound, extraUnitCount, remarks };
}

/** Largest excursion of each template over the standard deviation of what is no spike of a unit. */
function depthsInSd({ templates, referenceOffset, noiseSd }: SimulatedRecording): number[] {
  const size = templates.length / referenceOffset.length;
  return Array.from(
    referenceOffset,
    (_, unit) =>
      templates
        .subarray(unit * size, (unit + 1) * size)
        .reduce((largest, value) => Math.max(largest, Math.abs(value)), 0) / noiseSd,
  );
}

/** @param durationSeconds of each recording */
export function tetrode(
  { seeds = defaultSeeds }: Pick<AccuracyOptions, 'seeds'>,
  durationSeconds = 120,
): Experiment<TetrodeScore> {
  return {
    name: 'tetrode',
    title: 'Simulated tetrode, automatic number of units',
    recording: `Four contacts at 30 kHz, ${durationSeconds} s, eight neurons of 5 to 60 Hz, 5.6 to 18 noise SD deep, a tenth of the spikes overlapping, before a background of forty distant neurons.`,
    parameters: {},
    why: 'The defaults: this is what a user gets.',
    matching: 'Spikes match within 0.4 ms.',
    trials: seedsFrom0(seeds).map((seed) =>
      simulatedTrial({ preset: 'tetrode', durationSeconds, seed }, score),
    ),
    columns: ['units of 0.8 or more', 'extra units', 'accuracies'],
    cells: ({ accuracies, wellFound, extraUnitCount }) => [
      `${wellFound} of ${accuracies.length}`,
      String(extraUnitCount),
      accuracies.map((accuracy) => formatNumber(accuracy, 2)).join(' '),
    ],
    goals: [
      {
        target: 'at least 7 of 8 units with an accuracy of 0.8 or more in every recording',
        judge(scores) {
          const fewest = Math.min(...scores.map(({ wellFound }) => wellFound));
          return {
            measured: scores.map(({ wellFound }) => wellFound).join(', '),
            reached: fewest >= 7,
          };
        },
      },
      {
        target: 'no more than 2 extra units in any recording',
        judge(scores) {
          const most = Math.max(...scores.map(({ extraUnitCount }) => extraUnitCount));
          return {
            measured: scores.map(({ extraUnitCount }) => extraUnitCount).join(', '),
            reached: most <= 2,
          };
        },
      },
    ],
  };
}
