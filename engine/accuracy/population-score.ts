import type { SimulatedRecording, Sorting } from '../../core/index.ts';
import { formatNumber } from '../cli/text-table.ts';
import type { Goal, ScoreWithRemarks } from './experiment.ts';
import { findingsOf } from './findings.ts';
import { extremumTrains } from './simulated-trial.ts';
import { sortedTrains } from './trains.ts';

/** Accuracy from which on a unit counts as well found. */
const wantedAccuracy = 0.8;

/** How the units of a simulated probe were found. */
export interface PopulationScore extends ScoreWithRemarks {
  /** One a true unit. */
  readonly accuracies: readonly number[];
  readonly wellFound: number;
  readonly extraUnitCount: number;
  readonly sortedUnitCount: number;
}

/** What the spikes of simulated probes are matched by. */
export const populationMatching = 'Spikes match within 0.4 ms.';

export function populationScore(sorting: Sorting, simulated: SimulatedRecording): PopulationScore {
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
  const sortedUnitCount = sorting.units.length;
  return { accuracies, wellFound, extraUnitCount, sortedUnitCount, remarks };
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

/** So many units of each recording must be well found. */
export function enoughFound(fewest: number, of: number): Goal<PopulationScore> {
  return {
    target: `at least ${fewest} of ${of} units with an accuracy of ${wantedAccuracy} or more in every recording`,
    judge: (scores) => {
      const found = scores.map(({ wellFound }) => wellFound);
      return { measured: found.join(', '), reached: Math.min(...found) >= fewest };
    },
  };
}

/** No recording may have more units that are none than this. */
export function fewExtra(most: number): Goal<PopulationScore> {
  return {
    target: `no more than ${most} extra units in any recording`,
    judge: (scores) => {
      const extra = scores.map(({ extraUnitCount }) => extraUnitCount);
      return { measured: extra.join(', '), reached: Math.max(...extra) <= most };
    },
  };
}
