import {
  Adam,
  type DenseGradient,
  type Dictionary,
  normaliseAtoms,
  Random,
  spectralNorm,
  type UnrolledOptions,
  unrolledNetwork,
} from '../../core/index.ts';

export interface DenseTraining {
  readonly gradient: DenseGradient;
  /** Weight of ||z||_1 in the loss of `ae-lasso`. */
  readonly lambda: number;
  /** The encoder of each update, counted from zero. */
  readonly encoder: (update: number) => UnrolledOptions;
  readonly updates: number;
  /** Signals of an update; all of them where not given. */
  readonly batchSize?: number;
  readonly optimiser:
    | { readonly name: 'adam'; readonly learningRate: number; readonly epsilon: number }
    | { readonly name: 'descent'; readonly learningRate: number };
  /** Whether atoms are brought back to unit norm after every update. */
  readonly isNormalised: boolean;
  readonly seed: number;
}

/** Learns a dense dictionary by its gradients through an unrolled encoder, from `start`. */
export function trainDense(
  start: Dictionary,
  signals: readonly Float64Array[],
  training: DenseTraining,
  onUpdate: (dictionary: Dictionary, update: number) => void,
): Dictionary {
  const dictionary = { ...start, atoms: start.atoms.slice() };
  const { optimiser, batchSize = signals.length } = training;
  const random = new Random(training.seed);
  const move =
    optimiser.name === 'adam'
      ? adamMove(dictionary, optimiser)
      : descentMove(dictionary, optimiser);
  for (let update = 0; update < training.updates; update++) {
    const batch = batchSize === signals.length ? signals : drawBatch(signals, batchSize, random);
    const network = unrolledNetwork(dictionary, training.encoder(update));
    move(network.gradient(batch, training.gradient, training.lambda));
    if (training.isNormalised) normaliseAtoms(dictionary);
    onUpdate(dictionary, update);
  }
  return dictionary;
}

/** `errorOf` the dictionary before training from `start` and after `every` updates and so on. */
export function errorsInTraining(
  start: Dictionary,
  signals: readonly Float64Array[],
  training: DenseTraining,
  every: number,
  errorOf: (dictionary: Dictionary) => number,
): number[] {
  const errors = [errorOf(start)];
  trainDense(start, signals, training, (dictionary, update) => {
    if ((update + 1) % every === 0) errors.push(errorOf(dictionary));
  });
  return errors;
}

/** ||D - D*||_2 / ||D*||_2, spectral norms, of any D against one D*. */
export function dictionaryErrorFrom(truth: Dictionary): (learned: Dictionary) => number {
  const size = spectralNorm(truth.atoms, truth.atomCount);
  return ({ atoms }) => {
    const difference = atoms.map((value, i) => value - truth.atoms[i]);
    return spectralNorm(difference, truth.atomCount) / size;
  };
}

/** D* + deviation / sqrt(m) of standard Gaussian noise, at unit norm. */
export function perturbedDictionary(
  truth: Dictionary,
  deviation: number,
  random: Random,
): Dictionary {
  const scale = deviation / Math.sqrt(truth.atomSamples);
  const atoms = truth.atoms.map((value) => value + scale * random.normal());
  const perturbed = { ...truth, atoms };
  normaliseAtoms(perturbed);
  return perturbed;
}

function adamMove(dictionary: Dictionary, options: { learningRate: number; epsilon: number }) {
  const adam = new Adam(dictionary.atoms.length, options);
  return (gradient: Float64Array) => adam.step(dictionary.atoms, gradient);
}

function descentMove({ atoms }: Dictionary, { learningRate }: { learningRate: number }) {
  return (gradient: Float64Array) => {
    for (let i = 0; i < atoms.length; i++) atoms[i] -= learningRate * gradient[i];
  };
}

function drawBatch(signals: readonly Float64Array[], size: number, random: Random) {
  return Array.from({ length: size }, () => signals[random.integer(signals.length)]);
}
