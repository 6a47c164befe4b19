import { beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { reconstruct } from '../../../core/csc/operators.ts';
import {
  type Batch,
  crsae,
  type Epoch,
  findLearningRate,
  train,
  type Weights,
} from '../../../core/network/index.ts';
import { openTensorBackend } from '../../../engine/compute/tensor/open-tensor-backend.ts';
import { randomCode, randomDictionary } from '../csc/random-problem.ts';

beforeAll(async () => {
  await openTensorBackend('wasm');
});

const shape = { atomCount: 2, channelCount: 2, atomSamples: 10, samples: 120, seed: 4 };
const { atomCount, channelCount, atomSamples, samples } = shape;
const planted = randomDictionary(shape);
const networkOf = (weights: Weights) => crsae({ ...planted, layers: 40, twoSided: true }, weights);

/** Windows with planted spikes of amplitude 3 to 4 in noise of 0.1. */
function windows(count: number, seed: number): Batch {
  const random = new Random(seed);
  const signals = new Float32Array(count * channelCount * samples);
  for (let i = 0; i < count; i++) {
    const code = randomCode({ ...shape, seed: seed + i }, 5, true);
    const traces = reconstruct(planted, code, samples, new Float64Array(channelCount * samples));
    signals.set(
      traces.map((value) => value + 0.1 * random.normal()),
      i * traces.length,
    );
  }
  return { count, extent: [samples], signals };
}

/** Planted atoms moved by noise of their own size. */
function start(): Weights {
  const random = new Random(9);
  const size = channelCount * atomSamples;
  const decoder = Float32Array.from(
    planted.atoms,
    (value) => value + (0.7 * random.normal()) / Math.sqrt(size),
  );
  for (let c = 0; c < atomCount; c++) {
    const atom = decoder.subarray(c * size, (c + 1) * size);
    const norm = Math.hypot(...atom);
    atom.forEach((value, i) => {
      atom[i] = value / norm;
    });
  }
  return { decoder, lambda: Float32Array.of(0.4) };
}

/** CRsAE, Eq. 28: `sqrt(1 - <h, planted>^2)` of the worst atom. */
function worstError({ decoder }: Weights): number {
  const size = channelCount * atomSamples;
  return Math.max(
    ...Array.from({ length: atomCount }, (_, c) => {
      let inner = 0;
      for (let i = c * size; i < (c + 1) * size; i++) inner += decoder[i]! * planted.atoms[i]!;
      return Math.sqrt(Math.max(0, 1 - inner ** 2));
    }),
  );
}

const options = {
  loss: 'least-squares',
  through: 'auto-encoder',
  epochs: 4,
  batchSize: 8,
  learningRate: 0.03,
  unitNorm: true,
  rateDecay: 0.7,
} as const;

describe('training', () => {
  it.each(['auto-encoder', 'decoder'] as const)(
    'finds planted atoms by the gradient through the %s',
    async (through) => {
      const before = start();
      const after = await train(
        networkOf,
        before,
        windows(64, 1),
        { ...options, through },
        new Random(2),
      );
      expect(worstError(before)).toBeGreaterThan(0.4);
      expect(worstError(after)).toBeLessThan(0.08);
      const size = channelCount * atomSamples;
      expect(Math.hypot(...after.decoder.subarray(0, size))).toBeCloseTo(1, 5);
      expect(after.lambda).toEqual(before.lambda);
    },
  );

  it('finds them with turned and flipped signals, too', async () => {
    const after = await train(
      networkOf,
      start(),
      windows(64, 1),
      { ...options, augment: true, amsgrad: true },
      new Random(2),
    );
    expect(worstError(after)).toBeLessThan(0.12);
  });

  it('gives the same bytes for the same stream of random numbers', async () => {
    const run = (seed: number) =>
      train(
        networkOf,
        start(),
        windows(16, 1),
        { ...options, epochs: 1, augment: true },
        new Random(seed),
      );
    const [first, second, other] = [await run(1), await run(1), await run(2)];
    expect(second).toEqual(first);
    expect(other).not.toEqual(first);
  });

  it('keeps the weights of the lowest validation loss and stops when it no longer falls', async () => {
    const epochs: Epoch[] = [];
    const after = await train(
      networkOf,
      start(),
      windows(16, 1),
      {
        ...options,
        // Steps that must overshoot.
        learningRate: 0.5,
        rateDecay: 1,
        epochs: 30,
        validation: windows(8, 500),
        patience: 2,
        onEpoch: (epoch) => {
          epochs.push(epoch);
        },
      },
      new Random(2),
    );
    const losses = epochs.map(({ validationLoss }) => validationLoss!);
    const best = losses.indexOf(Math.min(...losses));
    expect(epochs.length).toBeLessThan(30);
    expect(epochs.length - 1 - best).toBe(2);
    expect(after).toBe(epochs[best]!.weights);
  });

  it('learns lambda in a second stage, held by its prior', async () => {
    const noiseVariance = 0.01;
    const positions = samples - atomSamples + 1;
    // The prior's mean is a weight of 0.6.
    const rate = 50;
    const prior = { shape: (rate * 0.6) / noiseVariance, rate, noiseVariance };
    const after = await train(
      networkOf,
      { ...start(), decoder: Float32Array.from(planted.atoms) },
      windows(32, 1),
      { ...options, epochs: 3, lambdaPrior: prior, lambdaLearningRate: 0.1 },
      new Random(2),
    );
    // Eq. 20: (N_e + r - 1) / (||x||_1 / C + delta), with the code's norm between none and all planted.
    const paperLambda = (norm: number) => (positions + prior.shape - 1) / (norm + rate);
    expect(after.lambda[0]! / noiseVariance).toBeLessThan(1.1 * paperLambda(0));
    expect(after.lambda[0]! / noiseVariance).toBeGreaterThan(0.9 * paperLambda(10));
  });

  it('stops in the middle of an epoch when it is cancelled', async () => {
    let batches = 0;
    const cancellation = {
      get cancelled() {
        return ++batches > 3;
      },
    };
    await expect(
      train(networkOf, start(), windows(64, 1), { ...options, cancellation }, new Random(2)),
    ).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});

describe('the learning rate', () => {
  it('is that of the sharpest drop of the validation loss', async () => {
    const weights = start();
    const { learningRate, tried } = await findLearningRate(
      networkOf(weights),
      weights,
      windows(32, 1),
      { ...options, range: [1e-4, 1], steps: 12, batchSize: 8, validation: windows(8, 500) },
      new Random(2),
    );
    expect(learningRate).toBeGreaterThan(1e-3);
    expect(learningRate).toBeLessThan(0.5);
    const at = tried.findIndex((one) => one.learningRate === learningRate);
    const drops = tried.map(({ loss }, i) => (i === 0 ? 0 : tried[i - 1]!.loss - loss));
    expect(drops[at]).toBe(Math.max(...drops));
  });
});
