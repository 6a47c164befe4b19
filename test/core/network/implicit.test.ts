import { beforeAll, expect, it } from 'vitest';
import { encodeActiveSet } from '../../../core/csc/active-set.ts';
import { addGradient } from '../../../core/learn/gradients.ts';
import { openTensorBackend } from '../../../engine/compute/tensor/open-tensor-backend.ts';
import { randomProblem } from '../csc/random-problem.ts';
import { batchOf, crsaeOf, weightsOf } from './crsae.ts';

beforeAll(async () => {
  await openTensorBackend('wasm');
});

function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    ab += a[i]! * b[i]!;
    aa += a[i]! ** 2;
    bb += b[i]! ** 2;
  }
  return ab / Math.sqrt(aa * bb);
}

it.each([
  ['ae-ls', 'least-squares', 'auto-encoder'],
  ['ae-lasso', 'lasso', 'auto-encoder'],
  ['dec', 'least-squares', 'decoder'],
] as const)(
  'after many layers, %s is the gradient that follows from the minimum alone',
  async (kind, loss, through) => {
    for (const twoSided of [true, false]) {
      const problem = randomProblem({
        atomCount: 3,
        channelCount: 2,
        atomSamples: 9,
        samples: 200,
        seed: 11,
        lambdaShare: 0.2,
        twoSided,
        likeness: 0.5,
      });
      const { dictionary, traces, samples, options } = problem;
      const code = encodeActiveSet(dictionary, traces, samples, options);
      const implicit = new Float64Array(dictionary.atoms.length);
      addGradient(kind, dictionary, traces, samples, code, options, implicit);
      const { gradients } = await crsaeOf(problem, 300).lossAndGradients(
        { loss, through },
        weightsOf(problem),
        batchOf(problem),
      );
      expect(cosine(gradients.decoder!, implicit)).toBeGreaterThan(0.998);
    }
  },
);
