import {
  computeGram,
  type Dictionary,
  type Gram,
  lipschitzConstant,
  simulateTable3,
  table3,
} from '../../core/index.ts';

/** Weights of the lasso, one an atom. */
export interface Weights {
  readonly lambda: Float64Array;
  readonly twoSided: boolean;
}

/** What coding any signal with one dictionary needs. */
export interface CodingWork {
  readonly dictionary: Dictionary;
  readonly gram: Gram;
  readonly weights: Weights;
}

/** The design's W: the CRsAE paper's simulated recording, cut into the paper's windows. */
export interface PaperWork extends CodingWork {
  readonly lipschitz: number;
  readonly samples: Float32Array;
  readonly windowSamples: number;
  readonly windows: readonly Float32Array[];
}

/** The paper's recording: 16 dB and its learned lambda sigma = 187.68 x 0.024, about 4.54. */
export const paperSnrDb = 16;
export const paperLambdaInSigma = 4.54;
/** Windows of 1000 samples in the paper's recording. */
export const paperWindows = 10_100;
/** T of the paper: iterations of its encoder. */
export const paperIterations = 180;

/** The first windows of the paper's recording with its true dictionary: codes have either sign there. */
export function paperWork(windowCount: number, seed: number): PaperWork {
  const { windowSamples, atomSamples, sampleRate } = table3;
  const { samples, templates, noiseSigma } = simulateTable3({
    durationSeconds: (windowCount * windowSamples) / sampleRate,
    snrDb: paperSnrDb,
    seed,
  });
  const atomCount = templates.length / atomSamples;
  const dictionary = { atomCount, channelCount: 1, atomSamples, atoms: templates };
  const lambda = new Float64Array(atomCount).fill(paperLambdaInSigma * noiseSigma);
  return {
    dictionary,
    gram: computeGram(dictionary),
    weights: { lambda, twoSided: true },
    lipschitz: lipschitzConstant(dictionary),
    samples,
    windowSamples,
    windows: Array.from({ length: windowCount }, (_, j) =>
      samples.subarray(j * windowSamples, (j + 1) * windowSamples),
    ),
  };
}
