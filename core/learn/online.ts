import type { Random } from '../base/random.ts';
import { codingKernels } from '../csc/coding-kernels.ts';
import { Correlator } from '../csc/correlate.ts';
import { computeGram } from '../csc/gram.ts';
import { type Dictionary, validSamples } from '../csc/problem.ts';
import { type LearnedModel, learnDictionary } from './learn.ts';
import { type LearningWindow, serialWindowCoder } from './window-coder.ts';

export interface OnlineOptions {
  readonly twoSided: boolean;
  /** Lambda in units of sigma. */
  readonly lambdaSigma: number;
  /** Told after every mini-batch, when the model is solved. */
  readonly onBatch?: (model: LearnedModel) => void;
}

/** Few enough that the dictionary is soon solved anew, many enough that each atom is seen often. */
const BATCH_SIZE = 128;
/** The first atoms are wrong and so are their events; in the end there is nothing to forget. */
const FORGETTING = [0.7, 1] as const;
const PASSES = 2;
/** An atom may settle some samples early or late, from where it improves only slowly. */
const RECENTRE_SAMPLES = 4;

/**
 * Learns a dictionary in two passes over the windows, from atoms that may be far from it. Nothing else
 * is known: thresholds follow from the lasso code of the first mini-batch, and then from the events.
 * @param start replaced by what is learned; unit-norm atoms
 * @param sigma standard deviation of the noise that each atom sees
 */
export async function learnOnline(
  windows: readonly LearningWindow[],
  start: Dictionary,
  sigma: Float64Array,
  { twoSided, lambdaSigma, onBatch }: OnlineOptions,
  random: Random,
): Promise<LearnedModel> {
  const lambda = sigma.map((value) => lambdaSigma * value);
  const first = windows.slice(0, BATCH_SIZE);
  const model: LearnedModel = {
    dictionary: start,
    scale: lassoScale(first, start, lambda, twoSided),
    sigma,
    lambdaSigma,
    prior: null,
  };
  await learnDictionary(
    windows,
    serialWindowCoder(windows),
    model,
    {
      twoSided,
      learnLambdaAround: null,
      channelMask: new Uint8Array(start.atomCount * start.channelCount).fill(1),
      passes: PASSES,
      batchSize: BATCH_SIZE,
      forgetting: FORGETTING,
      recentreSamples: RECENTRE_SAMPLES,
      onBatch: () => onBatch?.(model),
    },
    random,
  );
  return model;
}

/**
 * Typical amplitude of each atom in the lasso code, `sum |x|^3 / sum x^2 + lambda`: a mean in which
 * small entries count little, with what the penalty took away. An atom that never occurs is given the
 * largest of the others.
 */
function lassoScale(
  windows: readonly LearningWindow[],
  dictionary: Dictionary,
  lambda: Float64Array,
  twoSided: boolean,
): Float64Array {
  const { atomCount, atomSamples } = dictionary;
  const correlator = new Correlator(dictionary);
  const solver = codingKernels().lassoSolver(computeGram(dictionary), { lambda, twoSided });
  const squares = new Float64Array(atomCount);
  const cubes = new Float64Array(atomCount);
  for (const { traces, samples } of windows) {
    const positions = validSamples(samples, atomSamples);
    const beta = new Float64Array(atomCount * positions);
    const { atom, value } = solver.solve(correlator.correlate(traces, samples, beta), positions);
    value.forEach((entry, i) => {
      squares[atom[i]] += entry ** 2;
      cubes[atom[i]] += Math.abs(entry) ** 3;
    });
  }
  const scale = cubes.map((sum, c) => (squares[c] > 0 ? sum / squares[c] + lambda[c] : 0));
  const largest = Math.max(...scale, ...lambda);
  return scale.map((value) => (value > 0 ? value : largest));
}
