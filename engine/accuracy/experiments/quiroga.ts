import { join } from 'node:path';
import { formatNumber } from '../../cli/text-table.ts';
import type { AccuracyOptions, Experiment, Goal, ScoreWithRemarks, Trial } from '../experiment.ts';
import { findingsOf } from '../findings.ts';
import { readNumberRows } from '../real-data.ts';
import { sortedTrains, withoutLag } from '../trains.ts';

const sampleRate = 24_000;
const classes = [1, 2, 3];
/** The truth marks the start of a spike; its extremum comes within this many samples. */
const startToExtremum = { earliest: 0, latest: 30 };

interface ClassScore extends ScoreWithRemarks {
  readonly unitCount: number;
  readonly accuracies: readonly number[];
}

const lowest: Goal<ClassScore> = {
  target: 'accuracy of each class at least 0.95',
  judge([score]) {
    const accuracies = score!.accuracies;
    return {
      measured: accuracies.map((accuracy) => formatNumber(accuracy, 2)).join(', '),
      reached: Math.min(...accuracies) >= 0.95,
    };
  },
};

const average: Goal<ClassScore> = {
  target: 'mean accuracy at least 0.9',
  judge([score]) {
    const accuracies = score!.accuracies;
    const mean = accuracies.reduce((sum, value) => sum + value, 0) / accuracies.length;
    return {
      measured: `${formatNumber(mean, 2)}, with ${score!.unitCount} units for 3 classes`,
      reached: mean >= 0.9,
    };
  },
};

/** Three neurons, and the sorter knows that there are three. */
export function quirogaGiven(options: Pick<AccuracyOptions, 'dataFolder'>): Experiment<ClassScore> {
  return {
    ...common(options),
    name: 'quiroga',
    title: 'Quiroga’s Easy1, noise 0.15, the number of units given',
    parameters: { units: 3 },
    why: 'The defaults, with the true number of units.',
    goals: [lowest],
  };
}

/** Three neurons, and the sorter has to find out. */
export function quirogaAuto(options: Pick<AccuracyOptions, 'dataFolder'>): Experiment<ClassScore> {
  return {
    ...common(options),
    name: 'quiroga-auto',
    title: 'Quiroga’s Easy1, noise 0.15, automatic number of units',
    parameters: {},
    why: 'The defaults.',
    goals: [average],
  };
}

function common({ dataFolder }: Pick<AccuracyOptions, 'dataFolder'>) {
  const folder = join(dataFolder, 'quiroga-easy1-noise015-2s');
  const trial: Trial<ClassScore> = {
    label: 'Easy1',
    async prepare() {
      const rows = await readNumberRows(join(folder, 'truth.csv'));
      const truth = classes.map((number) =>
        Float64Array.from(
          rows.filter((row) => row.class === number),
          (row) => row.spike_start_sample!,
        ),
      );
      return {
        path: join(folder, 'signal_24kHz_f32.bin'),
        options: { sampleRate, channels: 1, dtype: 'float32' },
        score(sorting) {
          const toleranceSamples = 0.0004 * sampleRate;
          const tested = withoutLag(
            truth,
            sortedTrains(sorting),
            startToExtremum,
            toleranceSamples,
          );
          const trains = { truth, tested, toleranceSamples, waveformSamples: sampleRate / 1000 };
          const { accuracies, remarks } = findingsOf(
            trains,
            0.95,
            (unit) => `class ${classes[unit]}`,
          );
          return { unitCount: tested.length, accuracies, remarks };
        },
      };
    },
  };
  return {
    recording:
      'Simulation of Quiroga et al. (2004), Easy1 at noise level 0.15: the first 2.08 s of one channel at 24 kHz, 121 spikes of three neurons.',
    matching:
      'Spikes match within 0.4 ms. The truth marks the start of a spike, so each sorted unit is first moved by its own constant lag of 0 to 30 samples.',
    trials: [trial],
    columns: ['units', 'accuracies'],
    cells: ({ unitCount, accuracies }: ClassScore) => [
      String(unitCount),
      accuracies.map((accuracy) => formatNumber(accuracy, 3)).join(' '),
    ],
  };
}
