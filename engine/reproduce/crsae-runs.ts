import type { Dictionary } from '../../core/index.ts';
import { openTensorBackend } from '../compute/tensor/open-tensor-backend.ts';
import {
  alignedErrorsDb,
  atomErrorsDb,
  type CrsaeModel,
  drawCrsaeModel,
  initialLambdaSigma,
} from './crsae-model.ts';
import { type CrsaeGradient, explain, trainCrsae } from './crsae-training.ts';
import { trainLcsc } from './lcsc-training.ts';

export const epochs = 10;
export const [learningRate, rateDecay] = [0.03, 0.85];
const delta = 50;
export const lambdaRate = 1;
/** Times 1 / sigma: beside the paper's start of lambda, about 4.07, one that forbids pairs of codes. */
export const strongLambda = 6;
/** One that has pairs of codes cost less, where they do harm. */
export const weakLambda = 2;
const lcscLayers = 3;
export const lcscRate = 0.01;

export interface Learned {
  /** Of each epoch, the first before training: Eq. 26 of each atom. */
  readonly errorsDb: readonly (readonly number[])[];
  readonly last: Dictionary;
}

export interface CrsaeRun extends Learned {
  readonly lambdas: readonly number[];
  /** At the best epoch. */
  readonly best: Dictionary;
  /** Epoch at which the objective of the validation windows is least. */
  readonly bestEpoch: number;
}

/** How a dictionary explains validation windows, its reconstruction loss as a share of that of the truth. */
export interface Explained {
  readonly codeCount: number;
  readonly share: number;
}

/** One recording of Table III, and all that is learned from it. */
export interface CrsaeSeed {
  readonly snrDb: number;
  readonly seed: number;
  readonly trainingCount: number;
  readonly validationCount: number;
  readonly batchSize: number;
  /** Whether a lambda below that of theory is tried as well. */
  readonly isWeakTried: boolean;
}

export interface CrsaeSeedRuns {
  readonly truth: Dictionary;
  readonly start: Dictionary;
  readonly lambdaStart: number;
  /** What the prior of lambda alone would have it be. */
  readonly priorAlone: number;
  /** By both gradients with the lambda of theory. */
  readonly crsae: CrsaeRun;
  readonly through: CrsaeRun;
  /** By g^ae-ls with a stronger lambda. */
  readonly strong: CrsaeRun;
  /** By both gradients with a weaker lambda. */
  readonly weak: { readonly crsae: CrsaeRun; readonly through: CrsaeRun } | null;
  readonly lcsc: Learned;
  /** By the lambda of each. */
  readonly explained: {
    readonly truth: Explained;
    readonly crsae: Explained;
    readonly through: Explained;
    readonly weak: Explained | null;
  };
}

export async function learnCrsaeSeed({
  snrDb,
  seed,
  trainingCount,
  validationCount,
  batchSize,
  isWeakTried,
}: CrsaeSeed): Promise<CrsaeSeedRuns> {
  const search = await openTensorBackend('wasm');
  if ('missing' in search) throw new Error(search.missing);
  const model = drawCrsaeModel(trainingCount, validationCount, snrDb, seed);
  const { truth, start } = model;
  const lambdaSigma = initialLambdaSigma(model);
  const by = (gradient: CrsaeGradient, lambda: number) =>
    learnByCrsae(gradient, lambda, model, batchSize);
  const [crsae, through] = [by('dec', lambdaSigma), by('ae-ls', lambdaSigma)];
  const strong = by('ae-ls', strongLambda);
  const weak = isWeakTried
    ? { crsae: by('dec', weakLambda), through: by('ae-ls', weakLambda) }
    : null;
  const lcsc = await learnByLcsc(model, batchSize);
  const lambdaStart = lambdaSigma / model.sigma;
  const positions = model.windowSamples - truth.atomSamples + 1;
  return {
    ...{ truth, start, lambdaStart, crsae, through, strong, weak, lcsc },
    priorAlone: lambdaStart + (positions - 1) / delta,
    explained: {
      truth: explainedBy(model, truth, lambdaSigma),
      crsae: explainedBy(model, crsae.best, lambdaSigma),
      through: explainedBy(model, through.best, lambdaSigma),
      weak: weak && explainedBy(model, weak.through.best, weakLambda),
    },
  };
}

function learnByCrsae(
  gradient: CrsaeGradient,
  lambdaSigma: number,
  model: CrsaeModel,
  batchSize: number,
): CrsaeRun {
  const lambda = lambdaSigma / model.sigma;
  const errorsDb = [atomErrorsDb(model.start, model.truth)];
  const lambdas = [lambda];
  const objectives = [Number.POSITIVE_INFINITY];
  const dictionaries = [model.start];
  trainCrsae(
    model,
    {
      ...{ gradient, epochs, batchSize, learningRate, rateDecay, lambda, seed: 1 },
      lambdaStage: { delta, r: delta * lambda, learningRate: lambdaRate },
    },
    (dictionary, learned) => {
      errorsDb.push(atomErrorsDb(dictionary, model.truth));
      lambdas.push(learned);
      const weight = lambda * model.sigma ** 2;
      objectives.push(explain(dictionary, model.validation, weight).objective);
      dictionaries.push({ ...dictionary, atoms: dictionary.atoms.slice() });
    },
  );
  const bestEpoch = objectives.indexOf(Math.min(...objectives));
  const [last, best] = [dictionaries[epochs], dictionaries[bestEpoch]];
  return { errorsDb, lambdas, last, best, bestEpoch };
}

async function learnByLcsc(model: CrsaeModel, batchSize: number): Promise<Learned> {
  const errorsDb = [atomErrorsDb(model.start, model.truth)];
  let last = model.start;
  await trainLcsc(
    model,
    {
      ...{ layers: lcscLayers, epochs, batchSize, learningRate: lcscRate, seed: 1 },
      weight: initialLambdaSigma(model) * model.sigma,
    },
    (decoder) => {
      errorsDb.push(atomErrorsDb(decoder, model.truth));
      last = { ...decoder, atoms: decoder.atoms.slice() };
    },
  );
  return { errorsDb, last };
}

function explainedBy(model: CrsaeModel, dictionary: Dictionary, lambdaSigma: number): Explained {
  const { sigma, truth, validation } = model;
  const weight = lambdaSigma * sigma;
  const { loss, codeCount } = explain(dictionary, validation, weight);
  return { codeCount, share: loss / explain(truth, validation, weight).loss };
}

/** Filters below -14 dB at their best shift: some end a sample beside their place. */
export function foundCount({ best }: CrsaeRun, truth: Dictionary): number {
  return alignedErrorsDb(best, truth).filter((errorDb) => errorDb < -14).length;
}
