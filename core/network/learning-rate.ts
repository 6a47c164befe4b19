import type { Random } from '../base/random.ts';
import { Descent, type DescentOptions } from './descent.ts';
import { chosen } from './examples.ts';
import type { Batch, LossOptions, Network } from './network.ts';
import { meanLoss } from './train.ts';
import type { Weights } from './weights.ts';

export interface LearningRateSearch
  extends Omit<DescentOptions, 'learningRate' | 'lambdaLearningRate'>,
    LossOptions {
  /** Lowest and highest rate; the paper tries 1e-5 to 1e-1. */
  readonly range: readonly [number, number];
  /** Rates that are tried, each for one mini-batch. */
  readonly steps: number;
  readonly batchSize: number;
  readonly validation: Batch;
}

export interface LearningRateFound {
  readonly learningRate: number;
  /** What was tried, and the validation loss after it; it ends where the loss is above where it began. */
  readonly tried: readonly { readonly learningRate: number; readonly loss: number }[];
}

/**
 * The learning rate at which the validation loss drops most sharply while the rate grows from one
 * mini-batch to the next (Smith 2017; CRsAE, section VI-C).
 */
export async function findLearningRate(
  network: Network,
  start: Weights,
  examples: Batch,
  options: LearningRateSearch,
  random: Random,
): Promise<LearningRateFound> {
  const { range, steps, batchSize, validation } = options;
  const { atomCount } = network.spec.operator;
  const descent = new Descent(atomCount, { ...options, learningRate: 1 });
  const tried: { learningRate: number; loss: number }[] = [];
  let weights = start;
  const first = await meanLoss(network, weights, validation, options);
  let before = first;
  let best = { learningRate: range[0], drop: Number.NEGATIVE_INFINITY };
  for (let i = 0; i < steps; i++) {
    const learningRate = range[0] * (range[1] / range[0]) ** (i / Math.max(1, steps - 1));
    const which = Int32Array.from({ length: batchSize }, () => random.integer(examples.count));
    const batch = chosen(examples, which);
    const { gradients } = await network.lossAndGradients(options, weights, batch);
    weights = descent.step(weights, gradients, learningRate);
    const loss = await meanLoss(network, weights, validation, options);
    tried.push({ learningRate, loss });
    if (before - loss > best.drop) best = { learningRate, drop: before - loss };
    before = loss;
    // What falls after that was lifted before.
    if (loss > first) break;
  }
  return { learningRate: best.learningRate, tried };
}
