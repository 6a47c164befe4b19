import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import type { LearnedModel } from '../../../core/learn/learn.ts';
import { learnOnline } from '../../../core/learn/online.ts';
import { templateErrors } from '../../../core/quality/template-error.ts';
import { simulateTable3, table3 } from '../../../core/simulate/table3.ts';
import { perturbedAtoms } from '../../../engine/bench/perturbed-atoms.ts';

const { atomSamples, windowSamples } = table3;

function worstError(truth: Float64Array, atoms: Float64Array): number {
  const block = (values: Float64Array) => ({
    channelCount: 1,
    templateSamples: atomSamples,
    values,
  });
  return Math.max(...templateErrors(block(truth), block(atoms), 4).map(({ errorDb }) => errorDb));
}

async function learn(snrDb: number, seed: number, gain = 1) {
  const { samples, templates, noiseSigma } = simulateTable3({ durationSeconds: 60, snrDb, seed });
  const atoms = perturbedAtoms(templates, atomSamples, seed);
  const atomCount = atoms.length / atomSamples;
  const before = worstError(templates, atoms);
  const windows = Array.from({ length: samples.length / windowSamples }, (_, j) => ({
    traces: samples
      .subarray(j * windowSamples, (j + 1) * windowSamples)
      .map((value) => gain * value),
    samples: windowSamples,
  }));
  const batches: LearnedModel[] = [];
  const model = await learnOnline(
    windows,
    { atomCount, channelCount: 1, atomSamples, atoms },
    new Float64Array(atomCount).fill(gain * noiseSigma),
    { twoSided: false, lambdaSigma: 4.5, onBatch: (present) => batches.push(present) },
    new Random(seed),
  );
  return { model, batches, before, after: worstError(templates, model.dictionary.atoms) };
}

describe('learnOnline', () => {
  it.each([
    [16, 1, -21],
    [16, 2, -21],
    [13, 5, -19],
    [10, 3, -17],
  ])(
    'finds the atoms of the CRsAE simulation at %i dB from -3 dB (seed %i)',
    async (snrDb, seed, goal) => {
      const { before, after } = await learn(snrDb, seed);
      expect(before).toBeGreaterThan(-4.5);
      expect(after).toBeLessThan(goal);
    },
  );

  it('tells of its model after every mini-batch', async () => {
    const { model, batches } = await learn(16, 1);
    // 600 windows in batches of 128, twice.
    expect(batches).toHaveLength(10);
    expect(batches.every((present) => present === model)).toBe(true);
  });

  it('learns the same of a signal and its noise that are twice as large', async () => {
    const [one, two] = [await learn(16, 4), await learn(16, 4, 2)];
    expect(two.model.dictionary.atoms).toEqual(one.model.dictionary.atoms);
    expect(two.model.scale).toEqual(one.model.scale.map((value) => 2 * value));
  });
});
