import {
  type SimulatedRecording,
  type Sorting,
  similarity,
  templateErrors,
} from '../../../core/index.ts';
import { formatNumber } from '../../cli/text-table.ts';
import type { AccuracyOptions, Experiment, ScoreWithRemarks } from '../experiment.ts';
import { findingsOf } from '../findings.ts';
import { extremumTrains, seedsFrom0, simulatedTrial } from '../simulated-trial.ts';
import { sortedTrains, withoutLag } from '../trains.ts';

const defaultSeeds = 10;
const errorTargetDb = -14;
/** Templates more alike than this are allowed more mistakes. */
const alike = 0.9;
const toleranceMs = 0.4;

const parameters = {
  bandPass: 'off',
  reference: 'off',
  whiten: 'off',
  templateMs: 3.6,
};
const why =
  'No filter, no reference and no whitening, because the simulated noise is white and one filter more would change the atoms that are to be recovered. Templates of 3.6 ms, twice the length of an atom: a reported template has the spike’s extremum at two fifths of its length, and the extremum of an atom may be anywhere in its 1.8 ms.';
const recording =
  'The simulation of the CRsAE paper (Table III): one channel at 10 kHz, four neurons of 30 spikes a second each, 16 dB over active samples';
const matching =
  'Spikes match within 0.4 ms. The two lobes of an atom may be of nearly the same size, so each sorted unit is first moved by its own constant lag of at most one atom.';

interface Table3Score extends ScoreWithRemarks {
  readonly unitCount: number;
  /** Eq. 26 for each true template. */
  readonly errorsDb: readonly number[];
  readonly accuracies: readonly number[];
  /** The accuracy that each unit must have. */
  readonly wanted: readonly number[];
}

function score(sorting: Sorting, simulated: SimulatedRecording): Table3Score {
  const { templates, templateSamples, sampleRate } = simulated;
  const errors = templateErrors(
    { channelCount: 1, templateSamples, values: templates },
    { ...sorting.templates, values: sorting.templates.microvolts },
    sorting.templates.templateSamples,
  );
  const truth = extremumTrains(simulated);
  const range = { earliest: -templateSamples, latest: templateSamples };
  const toleranceSamples = (toleranceMs / 1000) * sampleRate;
  const tested = withoutLag(truth, sortedTrains(sorting), range, toleranceSamples);
  const likeness = likenessToOthers(templates, templateSamples);
  const wanted = likeness.map((value) => (value < alike ? 0.95 : 0.85));
  const trains = { truth, tested, toleranceSamples, waveformSamples: templateSamples };
  const { accuracies, remarks } = findingsOf(
    trains,
    Math.min(...wanted),
    (unit) => `unit ${unit} (likeness ${formatNumber(likeness[unit]!, 2)})`,
  );
  return {
    unitCount: sorting.units.length,
    errorsDb: errors.map(({ errorDb }) => errorDb),
    accuracies,
    wanted,
    remarks,
  };
}

/** For every template the largest correlation with another one, at any shift and sign. */
function likenessToOthers(templates: Float32Array, samples: number): number[] {
  const rows = Array.from({ length: templates.length / samples }, (_, unit) =>
    templates.subarray(unit * samples, (unit + 1) * samples),
  );
  return rows.map((row) =>
    Math.max(
      0,
      ...rows
        .filter((other) => other !== row)
        .map((other) => similarity(row, other, 1, samples - 1)),
    ),
  );
}

function trialsOf({ seeds = defaultSeeds, table3Seconds }: AccuracyOptions) {
  return seedsFrom0(seeds).map((seed) =>
    simulatedTrial({ preset: 'table3', durationSeconds: table3Seconds, snrDb: 16, seed }, score),
  );
}

const largest = (values: readonly number[]) => Math.max(...values);
const smallest = (values: readonly number[]) => Math.min(...values);

const shown = {
  columns: ['units', 'worst template error, dB', 'accuracies'],
  cells: ({ unitCount, errorsDb, accuracies }: Table3Score) => [
    String(unitCount),
    formatNumber(largest(errorsDb), 1),
    accuracies.map((accuracy) => formatNumber(accuracy, 3)).join(' '),
  ],
};

/** Four neurons, and the sorter knows that there are four. */
export function table3Given(options: AccuracyOptions): Experiment<Table3Score> {
  return {
    name: 'table3',
    title: 'CRsAE simulation, 16 dB, the number of units given',
    recording: `${recording}, ${options.table3Seconds} s.`,
    parameters: { ...parameters, units: 4 },
    why,
    matching,
    trials: trialsOf(options),
    ...shown,
    goals: [
      {
        target: 'template error (Eq. 26) below -14 dB for all four in at least 9 of 10',
        judge(scores) {
          const worst = scores.map(({ errorsDb }) => largest(errorsDb));
          const good = worst.filter((value) => value < errorTargetDb).length;
          return {
            measured: `${good} of ${scores.length}; worst ${formatNumber(largest(worst), 1)} dB`,
            reached: good >= 0.9 * scores.length,
          };
        },
      },
      {
        target:
          'accuracy at least 0.95 for every unit that correlates less than 0.9 with all others, 0.85 otherwise',
        judge(scores) {
          const units = scores.flatMap(({ accuracies, wanted }) =>
            accuracies.map((accuracy, unit) => ({ accuracy, wanted: wanted[unit]! })),
          );
          const good = units.filter(({ accuracy, wanted }) => accuracy >= wanted).length;
          const lowest = (limit: number) => {
            const some = units.filter(({ wanted }) => wanted === limit);
            return some.length === 0
              ? 'no such unit'
              : `lowest ${formatNumber(smallest(some.map(({ accuracy }) => accuracy)), 3)} of ${some.length}`;
          };
          return {
            measured: `${good} of ${units.length}; unlike units: ${lowest(0.95)}; alike: ${lowest(0.85)}`,
            reached: good === units.length,
          };
        },
      },
    ],
  };
}

/** Four neurons, and the sorter has to find out. */
export function table3Auto(options: AccuracyOptions): Experiment<Table3Score> {
  return {
    name: 'table3-auto',
    title: 'CRsAE simulation, 16 dB, automatic number of units',
    recording: `${recording}, ${options.table3Seconds} s.`,
    parameters,
    why,
    matching,
    trials: trialsOf(options),
    ...shown,
    goals: [
      {
        target: 'the right number of units in at least 7 of 10',
        judge(scores) {
          const good = scores.filter(({ unitCount }) => unitCount === 4).length;
          return {
            measured: `${good} of ${scores.length}`,
            reached: good >= 0.7 * scores.length,
          };
        },
      },
    ],
  };
}
