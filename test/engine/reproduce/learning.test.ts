import { describe, expect, it } from 'vitest';
import { equalLayers, hardActivation, Random } from '../../../core/index.ts';
import { openTensorBackend } from '../../../engine/compute/tensor/open-tensor-backend.ts';
import { learnByAdmm } from '../../../engine/reproduce/admm-learning.ts';
import {
  atomErrorsDb,
  drawCrsaeModel,
  initialLambdaSigma,
} from '../../../engine/reproduce/crsae-model.ts';
import { explain, trainCrsae } from '../../../engine/reproduce/crsae-training.ts';
import {
  dictionaryErrorFrom,
  perturbedDictionary,
  trainDense,
} from '../../../engine/reproduce/dense-training.ts';
import { trainLcsc } from '../../../engine/reproduce/lcsc-training.ts';
import { drawPudleModel, istaOptions } from '../../../engine/reproduce/pudle-model.ts';

const model = drawCrsaeModel(120, 20, 16, 2);
const weight = initialLambdaSigma(model) * model.sigma;
const startObjective = explain(model.start, model.validation, weight).objective;
const truthObjective = explain(model.truth, model.validation, weight).objective;

describe('learners that are compared', () => {
  it('CRsAE finds the true filters, and lambda near the mode of its prior', () => {
    const lambda = weight / model.sigma ** 2;
    const lambdaStage = { delta: 50, r: 50 * lambda, learningRate: 1 };
    let last = { errors: [0], objective: 0, lambda: 0 };
    trainCrsae(
      model,
      {
        gradient: 'dec',
        ...{ epochs: 4, batchSize: 8, learningRate: 0.03, rateDecay: 0.8, seed: 1 },
        lambda,
        lambdaStage,
      },
      (dictionary, learned) => {
        last = {
          errors: atomErrorsDb(dictionary, model.truth),
          objective: explain(dictionary, model.validation, weight).objective,
          lambda: learned,
        };
      },
    );
    expect(Math.max(...last.errors)).toBeLessThan(-10);
    expect(last.objective - truthObjective).toBeLessThan(0.2 * (startObjective - truthObjective));
    const priorAlone = lambda + (model.windowSamples - model.truth.atomSamples) / 50;
    expect(last.lambda).toBeLessThan(priorAlone);
    expect(last.lambda).toBeGreaterThan(0.9 * priorAlone);
  });

  it('ADMM explains windows better with every few passes', () => {
    const objectives: number[] = [];
    learnByAdmm(
      model.start,
      model.training.slice(0, 40),
      { weight, rho: 4, iterations: 30 },
      (dictionary, iteration) => {
        if (iteration % 10 !== 9) return;
        objectives.push(explain(dictionary, model.training.slice(0, 40), weight).objective);
        for (let c = 0; c < dictionary.atomCount; c++) {
          expect(Math.hypot(...dictionary.atoms.subarray(18 * c, 18 * c + 18))).toBeCloseTo(1, 9);
        }
      },
    );
    const begin = explain(model.start, model.training.slice(0, 40), weight).objective;
    const falling = [begin, ...objectives];
    for (let i = 1; i < falling.length; i++) expect(falling[i]).toBeLessThan(falling[i - 1]);
  });

  it('LCSC moves its decoder, and hears of every epoch', async () => {
    await openTensorBackend('cpu');
    const few = { ...model, training: model.training.slice(0, 16) };
    const decoders: Float64Array[] = [];
    await trainLcsc(
      few,
      { layers: 3, epochs: 2, batchSize: 8, learningRate: 0.01, weight, seed: 1 },
      ({ atoms }) => decoders.push(atoms),
    );
    expect(decoders).toHaveLength(2);
    expect(decoders[1]).not.toEqual(decoders[0]);
    for (const value of decoders[1]) expect(Number.isFinite(value)).toBe(true);
  });

  const adam = { name: 'adam', learningRate: 0.01, epsilon: 1e-8 } as const;
  const soft = istaOptions(30, 0.2, 0.1);
  const hard = equalLayers(30, 0.2, 0.1, hardActivation);
  it.each([
    { gradient: 'dec', encoder: soft, optimiser: adam },
    { gradient: 'ae-lasso', encoder: soft, optimiser: adam },
    { gradient: 'ae-ls', encoder: soft, optimiser: adam },
    { gradient: 'noodl', encoder: hard, optimiser: { name: 'descent', learningRate: 1 } },
  ] as const)('a dense dictionary comes nearer to the true one by $gradient', (way) => {
    const { truth, signals } = drawPudleModel({
      ...{ signalSize: 40, atomCount: 40, signalCount: 200, sparsity: 2, seed: 1 },
    });
    const start = perturbedDictionary(truth, 0.3, new Random(2));
    const learned = trainDense(
      start,
      signals,
      {
        ...way,
        encoder: () => way.encoder,
        ...{ lambda: 0.1, updates: 40, isNormalised: true, seed: 1 },
      },
      () => {},
    );
    const errorOf = dictionaryErrorFrom(truth);
    expect(errorOf(learned)).toBeLessThan(0.7 * errorOf(start));
  });
});
