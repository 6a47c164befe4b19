import {
  type SimulatedRecording,
  type SimulationOptions,
  type Sorting,
  simulate,
  truthTrains,
} from '../../core/index.ts';
import { writeSimulated } from '../cli/simulation-files.ts';
import type { Trial } from './experiment.ts';

/** A trial on a preset, sorted from disk as a user's recording would be. */
export function simulatedTrial<Score>(
  options: SimulationOptions,
  score: (sorting: Sorting, simulated: SimulatedRecording) => Score,
): Trial<Score> {
  const make = () => simulate(options);
  return trialOf(`seed ${options.seed}`, make, (sorting) => score(sorting, make()));
}

/** A trial on any simulated recording. */
export function trialOf<Score>(
  label: string,
  make: () => SimulatedRecording,
  score: (sorting: Sorting) => Score,
): Trial<Score> {
  return {
    label,
    async prepare(folder) {
      const { recordingPath } = await writeSimulated('simulation', make, folder, false);
      return { path: recordingPath, options: {}, score };
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
