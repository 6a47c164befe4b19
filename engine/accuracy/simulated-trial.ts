import {
  type SimulatedRecording,
  type SimulationOptions,
  type Sorting,
  simulate,
  truthTrains,
} from '../../core/index.ts';
import { writeSimulation } from '../cli/simulation-files.ts';
import type { Trial } from './experiment.ts';

/** A trial on a simulated recording, sorted from disk as a user's would be. */
export function simulatedTrial<Score>(
  options: SimulationOptions,
  score: (sorting: Sorting, simulated: SimulatedRecording) => Score,
): Trial<Score> {
  return {
    label: `seed ${options.seed}`,
    async prepare(folder) {
      const { recordingPath } = await writeSimulation(options, folder, false);
      return {
        path: recordingPath,
        options: {},
        score: (sorting) => score(sorting, simulate(options)),
      };
    },
  };
}

/** Samples of the extremum of every spike, a train a unit. */
export function extremumTrains({ truth, referenceOffset }: SimulatedRecording): Float64Array[] {
  return truthTrains(truth, referenceOffset.length).map((train, unit) =>
    train.map((sample) => sample + referenceOffset[unit]!),
  );
}

/** `count` seeds from 0 on. */
export const seedsFrom0 = (count: number) => Array.from({ length: count }, (_, seed) => seed);
