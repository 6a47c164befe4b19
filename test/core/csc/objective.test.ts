import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeActiveSet } from '../../../core/csc/active-set.ts';
import { dualityGap, kktResidual, objective } from '../../../core/csc/objective.ts';
import { createDictionary, type SparseCode } from '../../../core/csc/problem.ts';
import { problemSpecs, randomCode, randomProblem } from './random-problem.ts';

const empty: SparseCode = {
  position: new Float64Array(0),
  atom: new Int32Array(0),
  value: new Float64Array(0),
};

/** One atom of one tap: the minimiser is the shrunk signal. */
function identityProblem(traces: number[], lambda: number, twoSided: boolean) {
  const dictionary = createDictionary(1, 1, 1);
  dictionary.atoms[0] = 1;
  const signal = Float64Array.from(traces);
  return {
    dictionary,
    traces: signal,
    samples: signal.length,
    options: { lambda: Float64Array.of(lambda), twoSided },
  };
}

function single(position: number, value: number): SparseCode {
  return {
    position: Float64Array.of(position),
    atom: Int32Array.of(0),
    value: Float64Array.of(value),
  };
}

describe('objective', () => {
  it('is half the energy of the signal for an empty code', () => {
    const { dictionary, traces, samples, options } = identityProblem([3, -4], 1, true);
    expect(objective(dictionary, traces, samples, empty, options)).toBe(12.5);
  });

  it('adds half the squared residual and the weighted absolute values', () => {
    const { dictionary, traces, samples, options } = identityProblem([3, -4], 0.5, true);
    expect(objective(dictionary, traces, samples, single(1, -2), options)).toBe(
      (9 + 4) / 2 + 0.5 * 2,
    );
  });

  it('is infinite for a negative code where codes must not be negative', () => {
    const { dictionary, traces, samples, options } = identityProblem([3, -4], 0.5, false);
    expect(objective(dictionary, traces, samples, single(1, -2), options)).toBe(
      Number.POSITIVE_INFINITY,
    );
  });
});

describe('kktResidual', () => {
  it('is zero at a minimiser known by hand', () => {
    const { dictionary, traces, samples, options } = identityProblem([3, 0.5], 1, true);
    expect(kktResidual(dictionary, traces, samples, single(0, 2), options)).toBe(0);
  });

  it('measures a wrong value and a missing entry in units of lambda', () => {
    const { dictionary, traces, samples, options } = identityProblem([3, 0.5], 0.5, true);
    expect(kktResidual(dictionary, traces, samples, single(0, 2), options)).toBeCloseTo(1, 12);
    expect(kktResidual(dictionary, traces, samples, empty, options)).toBeCloseTo(5, 12);
  });

  it('does not ask a one-sided code to explain what is negative', () => {
    const { dictionary, traces, samples, options } = identityProblem([-3], 1, false);
    expect(kktResidual(dictionary, traces, samples, empty, options)).toBe(0);
    expect(
      kktResidual(dictionary, traces, samples, empty, { ...options, twoSided: true }),
    ).toBeCloseTo(2, 12);
  });
});

describe('dualityGap', () => {
  it('bounds the distance to the minimum from above, for any code', () => {
    fc.assert(
      fc.property(problemSpecs, fc.integer({ min: 0, max: 20 }), (spec, entries) => {
        const { dictionary, traces, samples, options } = randomProblem(spec);
        const best = encodeActiveSet(dictionary, traces, samples, options);
        const minimum = objective(dictionary, traces, samples, best, options);
        const guess = randomCode(spec, entries, spec.twoSided, 9);
        const above = objective(dictionary, traces, samples, guess, options) - minimum;
        const gap = dualityGap(dictionary, traces, samples, guess, options);
        expect(gap).toBeGreaterThanOrEqual(above - 1e-9 * minimum);
      }),
      { numRuns: 60 },
    );
  });

  it('is the distance itself where the dual is known by hand', () => {
    const { dictionary, traces, samples, options } = identityProblem([3], 1, true);
    expect(dualityGap(dictionary, traces, samples, single(0, 2), options)).toBeCloseTo(0, 12);
    // At x = 0: theta = 1, dual = 3 - 1/2, primal = 9/2.
    expect(dualityGap(dictionary, traces, samples, empty, options)).toBeCloseTo(2, 12);
  });
});
