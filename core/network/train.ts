import { type Cancellation, throwIfCancelled } from '../base/progress.ts';
import type { Random } from '../base/random.ts';
import { Descent, type DescentOptions } from './descent.ts';
import { augmented, chosen } from './examples.ts';
import type { LambdaPrior } from './loss.ts';
import type { Batch, LossOptions, Network } from './network.ts';
import type { Weights } from './weights.ts';

export interface TrainOptions extends DescentOptions, LossOptions {
  readonly epochs: number;
  /** Examples in a mini-batch. */
  readonly batchSize: number;
  /** Factor of the learning rates from one epoch to the next; 1 where not given. */
  readonly rateDecay?: number;
  /** Learn lambda in a second stage of each step (CRsAE, Eq. 25 and Algorithm 4), not from the loss. */
  readonly lambdaPrior?: LambdaPrior;
  /** Turn signals in time at random, and flip them where the code may be negative. */
  readonly augment?: boolean;
  /** Examples that are not learned from: their loss decides when to stop, and which weights to keep. */
  readonly validation?: Batch;
  /** Epochs without a lower validation loss after which training stops; never where not given. */
  readonly patience?: number;
  readonly cancellation?: Cancellation;
  /** Hears after every mini-batch what share of its epoch is done. */
  readonly onBatch?: (done: number) => void;
  /** Hears of every epoch; a promise is waited for. */
  readonly onEpoch?: (epoch: Epoch) => void | Promise<void>;
}

export interface Epoch {
  /** Counted from 1. */
  readonly epoch: number;
  /** Mean over the mini-batches, each before its step. */
  readonly trainingLoss: number;
  /** Null where there are no validation examples. */
  readonly validationLoss: number | null;
  /** As they are after the epoch. */
  readonly weights: Weights;
}

/**
 * Trains a network by mini-batches. The same numbers and random stream give the same weights on the
 * backends of the processor.
 * @param networkOf the network for weights as they are at the start of an epoch: a safe step follows
 *   from the dictionary
 * @returns the weights of the epoch with the lowest validation loss, or of the last where there is none
 * @throws CancellationError
 */
export async function train(
  networkOf: (weights: Weights) => Network,
  start: Weights,
  examples: Batch,
  options: TrainOptions,
  random: Random,
): Promise<Weights> {
  const { validation, patience = Number.POSITIVE_INFINITY } = options;
  let weights = start;
  let best = { weights: start, loss: Number.POSITIVE_INFINITY, epoch: 0 };
  let network = networkOf(start);
  const descent = new Descent(network.spec.operator.atomCount, options);
  for (let epoch = 1; epoch <= options.epochs; epoch++) {
    network = networkOf(weights);
    const scale = (options.rateDecay ?? 1) ** (epoch - 1);
    const trained = await trainEpoch(network, descent, scale, weights, examples, options, random);
    weights = trained.weights;
    const validationLoss =
      validation === undefined ? null : await meanLoss(network, weights, validation, options);
    const trainingLoss = trained.loss;
    await options.onEpoch?.({ epoch, trainingLoss, validationLoss, weights });
    if (validationLoss === null || validationLoss < best.loss) {
      best = { weights, loss: validationLoss ?? best.loss, epoch };
    }
    if (epoch - best.epoch >= patience) break;
  }
  return best.weights;
}

async function trainEpoch(
  network: Network,
  descent: Descent,
  scale: number,
  start: Weights,
  examples: Batch,
  options: TrainOptions,
  random: Random,
): Promise<{ weights: Weights; loss: number }> {
  const order = random.shuffle(Int32Array.from({ length: examples.count }, (_, i) => i));
  let weights = start;
  let loss = 0;
  for (let from = 0; from < order.length; from += options.batchSize) {
    if (options.cancellation) throwIfCancelled(options.cancellation);
    const which = order.subarray(from, from + options.batchSize);
    const given = chosen(examples, which);
    const mayFlip = network.spec.proximal.kind !== 'relu';
    const batch = options.augment === true ? augmented(given, mayFlip, random) : given;
    const first = await network.lossAndGradients(options, weights, batch);
    const second =
      options.lambdaPrior === undefined
        ? null
        : await network.lambdaLossAndGradient(options.lambdaPrior, weights, batch);
    loss += (first.loss * which.length) / order.length;
    weights = descent.step(weights, { ...first.gradients, ...second?.gradients }, scale);
    options.onBatch?.((from + which.length) / order.length);
  }
  return { weights, loss };
}

/** In mini-batches, for the memory. */
export async function meanLoss(
  network: Network,
  weights: Weights,
  examples: Batch,
  { loss, batchSize }: Pick<TrainOptions, 'loss' | 'batchSize'>,
): Promise<number> {
  let sum = 0;
  for (let from = 0; from < examples.count; from += batchSize) {
    const count = Math.min(batchSize, examples.count - from);
    const which = Int32Array.from({ length: count }, (_, i) => from + i);
    sum += count * (await network.loss(loss, weights, chosen(examples, which)));
  }
  return sum / examples.count;
}
