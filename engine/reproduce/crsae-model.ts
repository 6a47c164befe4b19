import { type Dictionary, simulateTable3, table3, templateErrors } from '../../core/index.ts';
import { perturbedAtoms } from '../bench/perturbed-atoms.ts';

/** The CRsAE paper's simulated recording (Table III), cut into its windows. */
export interface CrsaeModel {
  readonly truth: Dictionary;
  /** Off the truth by -3 to -4 dB. */
  readonly start: Dictionary;
  readonly sigma: number;
  readonly windowSamples: number;
  readonly training: readonly Float64Array[];
  readonly validation: readonly Float64Array[];
}

export function drawCrsaeModel(
  trainingCount: number,
  validationCount: number,
  snrDb: number,
  seed: number,
): CrsaeModel {
  const { sampleRate, windowSamples, atomSamples } = table3;
  const windowCount = trainingCount + validationCount;
  const durationSeconds = (windowCount * windowSamples) / sampleRate;
  const { samples, templates, noiseSigma } = simulateTable3({ durationSeconds, snrDb, seed });
  const windows = Array.from({ length: windowCount }, (_, j) =>
    Float64Array.from(samples.subarray(j * windowSamples, (j + 1) * windowSamples)),
  );
  const truth = {
    atomCount: templates.length / atomSamples,
    channelCount: 1,
    atomSamples,
    atoms: templates,
  };
  return {
    truth,
    start: { ...truth, atoms: perturbedAtoms(templates, atomSamples, seed) },
    sigma: noiseSigma,
    windowSamples,
    training: windows.slice(0, trainingCount),
    validation: windows.slice(trainingCount),
  };
}

/** Eq. 26 of each true atom, in decibels, against the learned one at the same place as in the paper. */
export function atomErrorsDb(learned: Dictionary, truth: Dictionary): number[] {
  return templateErrors(blockOf(truth), blockOf(learned), 0).map(({ rawErrorDb }) => rawErrorDb);
}

/** The same for the best order, sign and shift of up to four samples. */
export function alignedErrorsDb(learned: Dictionary, truth: Dictionary): number[] {
  return templateErrors(blockOf(truth), blockOf(learned), 4).map(({ errorDb }) => errorDb);
}

const blockOf = ({ atomSamples, atoms }: Dictionary) => ({
  channelCount: 1,
  templateSamples: atomSamples,
  values: atoms,
});

/** The paper's initial lambda, sqrt(2 log(C N_e)) / sigma, times sigma (section VI-C). */
export function initialLambdaSigma({ truth, windowSamples }: CrsaeModel): number {
  const positions = windowSamples - truth.atomSamples + 1;
  return Math.sqrt(2 * Math.log(truth.atomCount * positions));
}
