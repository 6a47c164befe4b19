import type { Dictionary } from '../../core/index.ts';
import {
  alignedErrorsDb,
  atomErrorsDb,
  type CrsaeModel,
  initialLambdaSigma,
} from './crsae-model.ts';
import { type CrsaeGradient, explain, trainCrsae } from './crsae-training.ts';
import { trainLcsc } from './lcsc-training.ts';

export const epochs = 10;
export const [learningRate, rateDecay] = [0.03, 0.85];
export const [delta, lambdaRate] = [50, 1];
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

/** CRsAE by both gradients, with the lambda of theory and a stronger one, and LCSC. */
export async function learnAll(model: CrsaeModel, batchSize: number) {
  const lambdaSigma = initialLambdaSigma(model);
  return {
    crsae: learnByCrsae('dec', lambdaSigma, model, batchSize),
    through: learnByCrsae('ae-ls', lambdaSigma, model, batchSize),
    strong: learnByCrsae('ae-ls', strongLambda, model, batchSize),
    lcsc: await learnByLcsc(model, batchSize),
  };
}

/** CRsAE by both gradients with a weaker lambda. */
export function learnWeakly(model: CrsaeModel, batchSize: number) {
  return {
    crsae: learnByCrsae('dec', weakLambda, model, batchSize),
    through: learnByCrsae('ae-ls', weakLambda, model, batchSize),
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

/** How a dictionary explains validation windows, its reconstruction loss as a share of that of the truth. */
export function explainedBy(model: CrsaeModel, dictionary: Dictionary, lambdaSigma: number) {
  const { sigma, truth, validation } = model;
  const weight = lambdaSigma * sigma;
  const { loss, codeCount } = explain(dictionary, validation, weight);
  return { codeCount, share: loss / explain(truth, validation, weight).loss };
}

/** Filters below -14 dB at their best shift: some end a sample beside their place. */
export function foundCount({ best }: CrsaeRun, { truth }: CrsaeModel): number {
  return alignedErrorsDb(best, truth).filter((errorDb) => errorDb < -14).length;
}
