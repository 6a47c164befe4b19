import {
  Adam,
  addGradient,
  type CodingOptions,
  type CreateLassoEncoder,
  computeGram,
  type Dictionary,
  lassoEncoder,
  normaliseAtoms,
  objective,
  Random,
  type SparseCode,
} from '../../core/index.ts';
import type { CrsaeModel } from './crsae-model.ts';

/** CRsAE's prior of lambda (Eq. 15), and how fast its second stage goes (Table III: 1 to 5). */
export interface LambdaStage {
  readonly delta: number;
  readonly r: number;
  readonly learningRate: number;
}

/** PUDLE's names: of the reconstruction with the code held fixed, or as a function of the filters. */
export type CrsaeGradient = 'dec' | 'ae-ls';

export interface CrsaeTraining {
  readonly gradient: CrsaeGradient;
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  /** What the learning rate is multiplied by after each epoch. */
  readonly rateDecay: number;
  /** lambda of the paper, whose weight in the lasso is lambda sigma^2. */
  readonly lambda: number;
  /** Where lambda is learned as well. */
  readonly lambdaStage?: LambdaStage;
  readonly seed: number;
  /** What codes are found with; the fastest that there is where not given. */
  readonly createEncoder?: CreateLassoEncoder;
}

/**
 * CRsAE trained by mini-batches: a gradient of its reconstruction loss at the lasso's minimiser, where
 * the implicit function theorem gives what back-propagation through T = 180 layers comes near; ADAM on
 * the tangent of the unit sphere; and gradient steps on Eq. 20 for lambda.
 * @param onEpoch told the dictionary and lambda after each epoch
 */
export function trainCrsae(
  { start, sigma, windowSamples, training: windows }: CrsaeModel,
  training: CrsaeTraining,
  onEpoch: (dictionary: Dictionary, lambda: number) => void,
): void {
  const dictionary = { ...start, atoms: start.atoms.slice() };
  const { batchSize, lambdaStage } = training;
  const random = new Random(training.seed);
  const order = Int32Array.from(windows.keys());
  let lambda = training.lambda;
  const adam = new Adam(dictionary.atoms.length, training);
  for (let epoch = 0; epoch < training.epochs; epoch++) {
    random.shuffle(order);
    for (let first = 0; first + batchSize <= windows.length; first += batchSize) {
      const batch = Array.from(order.subarray(first, first + batchSize), (w) => windows[w]);
      const { gradient, codeNorm } = batchGradient(
        training,
        dictionary,
        batch,
        lambda * sigma ** 2,
      );
      projectToTangent(dictionary, gradient);
      adam.step(dictionary.atoms, gradient, training.rateDecay ** epoch);
      normaliseAtoms(dictionary);
      if (lambdaStage === undefined) continue;
      const positions = windowSamples - dictionary.atomSamples + 1;
      lambda -=
        lambdaStage.learningRate *
        lambdaSlope(lambda, codeNorm, dictionary.atomCount, positions, lambdaStage);
    }
    onEpoch(dictionary, lambda);
  }
}

/** The lasso's minimisers of all windows, which T layers of FISTA come near. */
export function encodeAll(
  dictionary: Dictionary,
  windows: readonly Float64Array[],
  weight: number,
  createEncoder = lassoEncoder,
): SparseCode[] {
  const gram = computeGram(dictionary);
  const encoder = createEncoder(dictionary, gram, optionsOf(dictionary, weight));
  return windows.map((window) => encoder.encode(window, window.length));
}

/** The same weight for every atom. */
function optionsOf({ atomCount }: Dictionary, weight: number): CodingOptions {
  return { lambda: new Float64Array(atomCount).fill(weight), twoSided: true };
}

/** How a dictionary explains windows by the lasso's minimisers (Eq. 9): means of a window. */
export interface Explanation {
  readonly objective: number;
  /** `1/2 ||y - H x||^2`, the part of the objective that CRsAE trains filters by (Eq. 24). */
  readonly loss: number;
  readonly codeCount: number;
}

export function explain(
  dictionary: Dictionary,
  windows: readonly Float64Array[],
  weight: number,
): Explanation {
  const options = optionsOf(dictionary, weight);
  const sums = { objective: 0, loss: 0, codeCount: 0 };
  for (const [i, code] of encodeAll(dictionary, windows, weight).entries()) {
    const value = objective(dictionary, windows[i], windows[i].length, code, options);
    const penalty = weight * code.value.reduce((sum, amplitude) => sum + Math.abs(amplitude), 0);
    sums.objective += value / windows.length;
    sums.loss += (value - penalty) / windows.length;
    sums.codeCount += code.value.length / windows.length;
  }
  return sums;
}

function batchGradient(
  { gradient: kind, createEncoder = lassoEncoder }: CrsaeTraining,
  dictionary: Dictionary,
  batch: readonly Float64Array[],
  weight: number,
): { gradient: Float64Array; codeNorm: number } {
  const options = optionsOf(dictionary, weight);
  const gram = computeGram(dictionary);
  const encoder = createEncoder(dictionary, gram, options);
  const gradient = new Float64Array(dictionary.atoms.length);
  let codeNorm = 0;
  for (const window of batch) {
    const code = encoder.encode(window, window.length);
    addGradient(kind, dictionary, window, window.length, code, options, gradient, gram);
    for (const value of code.value) codeNorm += Math.abs(value) / batch.length;
  }
  for (let i = 0; i < gradient.length; i++) gradient[i] /= batch.length;
  return { gradient, codeNorm };
}

/** Takes away the part along each atom, which the normalisation would undo. */
function projectToTangent({ atoms, atomSamples }: Dictionary, gradient: Float64Array): void {
  for (let from = 0; from < atoms.length; from += atomSamples) {
    let along = 0;
    for (let k = from; k < from + atomSamples; k++) along += atoms[k] * gradient[k];
    for (let k = from; k < from + atomSamples; k++) gradient[k] -= along * atoms[k];
  }
}

/** d/d lambda of Eq. 20: ||x||_1 + C delta - C (N_e + r - 1) / lambda. */
function lambdaSlope(
  lambda: number,
  codeNorm: number,
  atomCount: number,
  positions: number,
  { delta, r }: LambdaStage,
): number {
  return codeNorm + atomCount * delta - (atomCount * (positions + r - 1)) / lambda;
}
