import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { neuronTrials, type TrialSet, UserError } from '../../core/index.ts';

/** The experiment of DCEA's section 5.3 with one stimulus: one neuron, periodic deflections of a whisker. */
export interface WhiskerData {
  readonly training: TrialSet;
  readonly test: TrialSet;
  /** Ideal velocity of the whisker, `(bins)`, mm / 10 per ms: the first difference of its position. */
  readonly velocity: Float64Array;
}

interface WhiskerFile {
  readonly trial_ms: number;
  readonly stimulus_mm_x10: readonly number[];
  readonly spike_ms_by_trial: {
    readonly train: readonly (readonly number[])[];
    readonly test: readonly (readonly number[])[];
  };
}

/** Bins before the first and from the end of the last deflection. */
export const firstOnset = 500;
export const period = 125;
export const deflections = 16;

/** @throws UserError (`NO_DATA`) where the recording is not there */
export async function readWhiskerData(folder: string, stimulus: number): Promise<WhiskerData> {
  const path = join(folder, 'whisker-thalamus', `dir3_neuron1_stim${stimulus}.json`);
  await access(path).catch(() => {
    throw new UserError('NO_DATA', `${path} is missing; this experiment needs that recording.`);
  });
  const file = JSON.parse(await readFile(path, 'utf8')) as WhiskerFile;
  const binCount = file.trial_ms;
  const baseline = new Uint8Array(binCount).fill(1, 0, firstOnset);
  baseline.fill(1, firstOnset + deflections * period);
  const trialsOf = (bins: readonly (readonly number[])[]): TrialSet => ({
    startMs: -firstOnset,
    binMs: 1,
    binCount,
    baseline,
    neurons: [neuronTrials(1, bins)],
  });
  const position = file.stimulus_mm_x10;
  return {
    training: trialsOf(file.spike_ms_by_trial.train),
    test: trialsOf(file.spike_ms_by_trial.test),
    velocity: Float64Array.from(position, (value, n) => value - (position[n - 1] ?? 0)),
  };
}
