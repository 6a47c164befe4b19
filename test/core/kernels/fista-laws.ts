import fc from 'fast-check';
import { expect, it } from 'vitest';
import { encodeFista } from '../../../core/csc/fista.ts';
import { lipschitzConstant } from '../../../core/csc/lipschitz.ts';
import { createDictionary, type Dictionary } from '../../../core/csc/problem.ts';
import type {
  DenseCode,
  DenseSteps,
  LassoWeights,
} from '../../../core/kernels/contracts/coding.ts';
import { problemSpecs, randomProblem } from '../csc/random-problem.ts';

/** FISTA in whatever does it, at once or later. */
export type FistaUnderTest = (
  dictionary: Dictionary,
  weights: LassoWeights,
  traces: Float64Array,
  samples: number,
  steps: DenseSteps,
) => DenseCode | Promise<DenseCode>;

function unitDictionary() {
  const dictionary = createDictionary(1, 1, 1);
  dictionary.atoms[0] = 1;
  return dictionary;
}

/** What every encoder by FISTA must keep, whatever computes it. */
export function itEncodesByFista(encode: FistaUnderTest): void {
  it('solves in one step where the atoms are orthonormal: the shrunk signal', async () => {
    const traces = Float64Array.of(3, -2, 0.5, 0, 4, -7, 0.25);
    const steps = { iterations: 1, lipschitz: 1 };
    const codeOf = async (twoSided: boolean) => {
      const weights = { lambda: Float64Array.of(1), twoSided };
      return [...(await encode(unitDictionary(), weights, traces, 7, steps)).code];
    };
    expect(await codeOf(true)).toEqual([2, -1, 0, 0, 3, -6, 0]);
    expect(await codeOf(false)).toEqual([2, 0, 0, 0, 3, 0, 0]);
  });

  it('follows Algorithm 1 step by step', async () => {
    const weights = { lambda: Float64Array.of(0.1), twoSided: true };
    let [current, before, s] = [0, 0, 0];
    for (let t = 1; t <= 8; t++) {
      const next = (1 + Math.sqrt(1 + 4 * s ** 2)) / 2;
      const w = current + ((s - 1) / next) * (current - before);
      [current, before, s] = [w + (1 - w) / 4 - 0.1 / 4, current, next];
      const steps = { iterations: t, lipschitz: 4 };
      const found = await encode(unitDictionary(), weights, Float64Array.of(1), 1, steps);
      expect(found.iterations).toBe(t);
      expect(found.code[0]).toBeCloseTo(current, 6);
      expect(found.lastChange).toBeCloseTo(Math.abs(current - before), 6);
    }
  });

  it('stops when nothing moves by more than the tolerance', async () => {
    const { dictionary, traces, samples, options } = randomProblem({
      atomCount: 2,
      channelCount: 2,
      atomSamples: 6,
      samples: 80,
      seed: 5,
      lambdaShare: 0.3,
      twoSided: true,
      likeness: 0,
    });
    const result = await encode(dictionary, options, traces, samples, {
      iterations: 100_000,
      lipschitz: lipschitzConstant(dictionary),
      tolerance: 1e-4,
    });
    expect(result.iterations).toBeLessThan(10_000);
    expect(result.lastChange).toBeLessThanOrEqual(1e-4);
  });

  it('gives an empty code for a signal shorter than an atom, and zeros for a dictionary of zeros', async () => {
    const dictionary = createDictionary(2, 1, 5);
    const weights = { lambda: Float64Array.of(0, 0), twoSided: true };
    const steps = { iterations: 3, lipschitz: 0 };
    const short = await encode(dictionary, weights, new Float64Array(4), 4, steps);
    expect(short.code).toHaveLength(0);
    const { code } = await encode(dictionary, weights, new Float64Array(8).fill(1), 8, steps);
    expect([...code]).toEqual(new Array(8).fill(0));
  });

  it('has the iterates of double precision, within single', async () => {
    await fc.assert(
      fc.asyncProperty(problemSpecs, fc.integer({ min: 1, max: 180 }), async (spec, iterations) => {
        const { dictionary, traces, samples, options } = randomProblem({
          ...spec,
          samples: Math.min(spec.samples, 150),
        });
        const steps = { iterations, lipschitz: lipschitzConstant(dictionary) };
        const found = await encode(dictionary, options, traces, samples, steps);
        const expected = encodeFista(dictionary, traces, samples, { ...options, ...steps });
        const largest = traces.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
        expect(found.iterations).toBe(iterations);
        expect(found.code.length).toBe(expected.code.length);
        found.code.forEach((value, i) => {
          expect(Math.abs(value - expected.code[i])).toBeLessThanOrEqual(1e-4 * largest);
        });
      }),
      { numRuns: 60 },
    );
  });
}
