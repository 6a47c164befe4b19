import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { binomial, gaussian, poisson } from '../../../core/csc/exponential-family.ts';
import { encodeFista } from '../../../core/csc/fista.ts';
import { uniformObservations } from '../../../core/csc/likelihood.ts';
import { lipschitzConstant } from '../../../core/csc/lipschitz.ts';
import { type LinkSpec, Network } from '../../../core/network/index.ts';
import { backPropagate } from '../../../core/point-process/untied-network.ts';
import {
  type ProblemSpec,
  problemSpecs,
  randomDictionary,
  randomProblem,
} from '../csc/random-problem.ts';
import { batchOf, crsaeOf, weightsOf } from './crsae.ts';

/** Largest difference as a share of the largest expected value, or of 1. */
function differenceOf(values: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(values.length).toBe(expected.length);
  let [most, largest] = [0, 1];
  for (let i = 0; i < expected.length; i++) {
    most = Math.max(most, Math.abs(values[i]! - expected[i]!));
    largest = Math.max(largest, Math.abs(expected[i]!));
  }
  return most / largest;
}

/** Laws of networks on the backend in use, whatever it is. */
export function itComputesNetworks(specs: fc.Arbitrary<ProblemSpec>, numRuns: number): void {
  it('encodes as FISTA in double precision does', async () => {
    await fc.assert(
      fc.asyncProperty(specs, fc.integer({ min: 1, max: 60 }), async (spec, layers) => {
        const problem = randomProblem(spec);
        const code = await crsaeOf(problem, layers).encode(weightsOf(problem), batchOf(problem));
        const { dictionary, traces, samples, options } = problem;
        const oracle = encodeFista(dictionary, traces, samples, { ...options, iterations: layers });
        expect(differenceOf(code, oracle.code)).toBeLessThan(1e-5);
      }),
      { numRuns },
    );
  });

  it.each([
    { channelCount: 1, atomCount: 4, atomSamples: 18, samples: 1000, layers: 180 },
    { channelCount: 4, atomCount: 6, atomSamples: 41, samples: 200, layers: 600 },
  ])(
    'does so for long signals and many layers ($channelCount channels, $layers layers)',
    async ({ layers, ...shape }) => {
      const lambda = { lambdaShare: 0.2, twoSided: true, likeness: 0.6 };
      const problem = randomProblem({ ...shape, ...lambda, seed: 7 });
      const code = await crsaeOf(problem, layers).encode(weightsOf(problem), batchOf(problem));
      const { dictionary, traces, samples, options } = problem;
      const oracle = encodeFista(dictionary, traces, samples, { ...options, iterations: layers });
      expect(oracle.code.some((value) => value !== 0)).toBe(true);
      expect(differenceOf(code, oracle.code)).toBeLessThan(1e-5);
    },
  );

  it.each(['gaussian', 'binomial', 'poisson'] as const)(
    'propagates back as in double precision, through three dictionaries and counts (%s)',
    async (family) => {
      const shape = { atomCount: 3, channelCount: 1, atomSamples: 7, samples: 60, seed: 5 };
      const [decoder, encoder, predictor] = [1, 2, 3].map((seed) =>
        randomDictionary({ ...shape, seed }),
      );
      const random = new Random(8);
      const signal = Float64Array.from({ length: shape.samples }, () => random.integer(6));
      const trials = 9;
      const link: Record<typeof family, LinkSpec> = {
        gaussian: { kind: 'gaussian' },
        binomial: { kind: 'binomial', trials, offset: -0.5 },
        poisson: { kind: 'poisson', offset: 0.5 },
      };
      const step = 0.3 / lipschitzConstant(predictor!);
      const expected = backPropagate(
        { decoder: decoder!, encoder: encoder!, predictor: predictor! },
        family === 'binomial'
          ? uniformObservations(signal, trials, -0.5)
          : uniformObservations(signal, 1, family === 'poisson' ? 0.5 : 0),
        {
          family: { gaussian, binomial, poisson }[family],
          layers: 11,
          step,
          bias: step * 0.4,
        },
      );
      const network = new Network({
        operator: { kind: 'convolution', ...shape, atomExtent: [shape.atomSamples] },
        link: link[family],
        proximal: { kind: 'relu' },
        layers: 11,
        momentum: 'fista',
        step,
        decoder: 'untied',
      });
      const { loss, gradients } = await network.lossAndGradients(
        { loss: 'negative-log-likelihood', through: 'auto-encoder' },
        {
          decoder: Float32Array.from(decoder!.atoms),
          encoder: Float32Array.from(encoder!.atoms),
          predictor: Float32Array.from(predictor!.atoms),
          lambda: Float32Array.of(0.4),
        },
        { count: 1, extent: [shape.samples], signals: Float32Array.from(signal) },
      );
      // The core leaves out what does not depend on the weights.
      const energy = signal.reduce((sum, value) => sum + value ** 2, 0);
      const value = expected.value + (family === 'gaussian' ? energy / 2 : 0);
      expect(differenceOf([loss], [value])).toBeLessThan(1e-5);
      for (const name of ['decoder', 'encoder', 'predictor'] as const) {
        const { atoms } = expected.gradient[name];
        expect(differenceOf(gradients[name]!, atoms), name).toBeLessThan(1e-5);
      }
    },
  );
}

/** A problem of one shape: some backends compile what they compute for every shape. */
export const oneShape: fc.Arbitrary<ProblemSpec> = problemSpecs.map((spec) => ({
  ...spec,
  atomCount: 3,
  channelCount: 2,
  atomSamples: 9,
  samples: 150,
}));
