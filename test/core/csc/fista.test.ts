import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeFista, toSparseCode } from '../../../core/csc/fista.ts';
import { lipschitzConstant } from '../../../core/csc/lipschitz.ts';
import { objective } from '../../../core/csc/objective.ts';
import { createDictionary } from '../../../core/csc/problem.ts';
import { problemSpecs, randomProblem } from './random-problem.ts';

describe('encodeFista', () => {
  it('solves in one step where the atoms are orthonormal: the shrunk signal', () => {
    const dictionary = createDictionary(1, 1, 1);
    dictionary.atoms[0] = 1;
    const traces = Float64Array.of(3, -2, 0.5);
    const options = { lambda: Float64Array.of(1), iterations: 1, lipschitz: 1 };
    expect([...encodeFista(dictionary, traces, 3, { ...options, twoSided: true }).code]).toEqual([
      2, -1, 0,
    ]);
    expect([...encodeFista(dictionary, traces, 3, { ...options, twoSided: false }).code]).toEqual([
      2, 0, 0,
    ]);
  });

  it('follows Algorithm 1 step by step', () => {
    const dictionary = createDictionary(1, 1, 1);
    dictionary.atoms[0] = 1;
    const options = { lambda: Float64Array.of(0.1), twoSided: true, lipschitz: 4 };
    const y = 1;
    let [current, before, s] = [0, 0, 0];
    for (let t = 1; t <= 6; t++) {
      const next = (1 + Math.sqrt(1 + 4 * s ** 2)) / 2;
      const w = current + ((s - 1) / next) * (current - before);
      [current, before, s] = [w + (y - w) / 4 - 0.1 / 4, current, next];
      const { code } = encodeFista(dictionary, Float64Array.of(y), 1, {
        ...options,
        iterations: t,
      });
      expect(code[0]).toBeCloseTo(current, 14);
    }
  });

  it('keeps the rate of Beck and Teboulle: F(x_t) - F* <= 2 L ||x*||^2 / (t + 1)^2', () => {
    fc.assert(
      fc.property(problemSpecs, (spec) => {
        const { dictionary, traces, samples, options } = randomProblem({ ...spec, samples: 60 });
        const lipschitz = lipschitzConstant(dictionary);
        const long = encodeFista(dictionary, traces, samples, {
          ...options,
          lipschitz,
          iterations: 1500,
          recordObjective: true,
        });
        const final = toSparseCode(long.code, spec.atomCount);
        // Not below F*, however far from it: so the law must hold with it, too.
        const reached = objective(dictionary, traces, samples, final, options);
        const energy = long.code.reduce((sum, value) => sum + value ** 2, 0);
        long.objective.forEach((value, i) => {
          const bound = (2 * lipschitz * energy) / (i + 2) ** 2;
          expect(value - reached).toBeLessThanOrEqual(1.01 * bound + 1e-9 * reached);
        });
      }),
      { numRuns: 8 },
    );
  });

  it('stops when nothing moves by more than the tolerance', () => {
    const { dictionary, traces, samples, options } = randomProblem({
      atomCount: 2,
      channelCount: 1,
      atomSamples: 6,
      samples: 80,
      seed: 5,
      lambdaShare: 0.3,
      twoSided: true,
      likeness: 0,
    });
    const result = encodeFista(dictionary, traces, samples, {
      ...options,
      iterations: 100_000,
      tolerance: 1e-9,
    });
    expect(result.iterations).toBeLessThan(100_000);
    expect(result.lastChange).toBeLessThanOrEqual(1e-9);
    expect(result.objective).toHaveLength(0);
  });

  it('gives an empty code for a signal shorter than an atom, and for a dictionary of zeros', () => {
    const dictionary = createDictionary(2, 1, 5);
    const options = { lambda: Float64Array.of(0, 0), twoSided: true, iterations: 3 };
    expect(encodeFista(dictionary, new Float64Array(4), 4, options).code).toHaveLength(0);
    const { code } = encodeFista(dictionary, new Float64Array(8).fill(1), 8, options);
    expect([...code]).toEqual(new Array(8).fill(0));
  });
});

describe('toSparseCode', () => {
  it('sorts by position, then atom, and leaves zeros out', () => {
    const code = toSparseCode(Float64Array.of(0, 5, 7, 0, -6, 0), 2);
    expect([...code.position]).toEqual([1, 1, 2]);
    expect([...code.atom]).toEqual([0, 1, 0]);
    expect([...code.value]).toEqual([5, -6, 7]);
  });
});
