import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lipschitzConstant } from '../../../core/csc/lipschitz.ts';
import { createDictionary } from '../../../core/csc/problem.ts';
import { problemSpecs, randomProblem } from '../csc/random-problem.ts';
import { compiled, implementations, twins } from './implementations.ts';

function unitDictionary() {
  const dictionary = createDictionary(1, 1, 1);
  dictionary.atoms[0] = 1;
  return dictionary;
}

describe.each(implementations)('FISTA in $name', ({ kernels }) => {
  it('solves in one step where the atoms are orthonormal: the shrunk signal', () => {
    const traces = Float64Array.of(3, -2, 0.5, 0, 4, -7, 0.25);
    const steps = { iterations: 1, lipschitz: 1 };
    const codeOf = (twoSided: boolean) => {
      const encoder = kernels.denseEncoder(unitDictionary(), {
        lambda: Float64Array.of(1),
        twoSided,
      });
      return [...encoder.encode(traces, 7, steps).code];
    };
    expect(codeOf(true)).toEqual([2, -1, 0, 0, 3, -6, 0]);
    expect(codeOf(false)).toEqual([2, 0, 0, 0, 3, 0, 0]);
  });

  it('follows Algorithm 1 step by step', () => {
    const weights = { lambda: Float64Array.of(0.1), twoSided: true };
    const encoder = kernels.denseEncoder(unitDictionary(), weights);
    let [current, before, s] = [0, 0, 0];
    for (let t = 1; t <= 8; t++) {
      const next = (1 + Math.sqrt(1 + 4 * s ** 2)) / 2;
      const w = current + ((s - 1) / next) * (current - before);
      [current, before, s] = [w + (1 - w) / 4 - 0.1 / 4, current, next];
      const { code, lastChange, iterations } = encoder.encode(Float64Array.of(1), 1, {
        iterations: t,
        lipschitz: 4,
      });
      expect(iterations).toBe(t);
      expect(code[0]).toBeCloseTo(current, 6);
      expect(lastChange).toBeCloseTo(Math.abs(current - before), 6);
    }
  });

  it('stops when nothing moves by more than the tolerance', () => {
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
    const result = kernels.denseEncoder(dictionary, options).encode(traces, samples, {
      iterations: 100_000,
      lipschitz: lipschitzConstant(dictionary),
      tolerance: 1e-4,
    });
    expect(result.iterations).toBeLessThan(10_000);
    expect(result.lastChange).toBeLessThanOrEqual(1e-4);
  });

  it('gives an empty code for a signal shorter than an atom, and zeros for a dictionary of zeros', () => {
    const dictionary = createDictionary(2, 1, 5);
    const encoder = kernels.denseEncoder(dictionary, {
      lambda: Float64Array.of(0, 0),
      twoSided: true,
    });
    const steps = { iterations: 3, lipschitz: 0 };
    expect(encoder.encode(new Float64Array(4), 4, steps).code).toHaveLength(0);
    const { code } = encoder.encode(new Float64Array(8).fill(1), 8, steps);
    expect([...code]).toEqual(new Array(8).fill(0));
  });
});

describe('the compiled FISTA', () => {
  it('has the iterates of its twin, within single precision', () => {
    fc.assert(
      fc.property(problemSpecs, fc.integer({ min: 1, max: 180 }), (spec, iterations) => {
        const { dictionary, traces, samples, options } = randomProblem({
          ...spec,
          samples: Math.min(spec.samples, 150),
        });
        const steps = { iterations, lipschitz: lipschitzConstant(dictionary) };
        const code = compiled.denseEncoder(dictionary, options).encode(traces, samples, steps);
        const expected = twins.denseEncoder(dictionary, options).encode(traces, samples, steps);
        const largest = traces.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
        expect(code.iterations).toBe(iterations);
        expect(code.code.length).toBe(expected.code.length);
        code.code.forEach((value, i) => {
          expect(Math.abs(value - expected.code[i])).toBeLessThanOrEqual(1e-4 * largest);
        });
      }),
      { numRuns: 60 },
    );
  });
});
