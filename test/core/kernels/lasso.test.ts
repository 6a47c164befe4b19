import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computeGram } from '../../../core/csc/gram.ts';
import { kktResidual } from '../../../core/csc/objective.ts';
import { atomOf, createDictionary, validSamples } from '../../../core/csc/problem.ts';
import type { CodeEntries } from '../../../core/kernels/contracts/coding.ts';
import {
  type Problem,
  type ProblemSpec,
  problemSpecs,
  randomProblem,
} from '../csc/random-problem.ts';
import { compiled, implementations, twins } from './implementations.ts';

const specs: fc.Arbitrary<ProblemSpec> = fc.record({
  atomCount: fc.integer({ min: 1, max: 9 }),
  channelCount: fc.integer({ min: 1, max: 5 }),
  atomSamples: fc.integer({ min: 1, max: 30 }),
  samples: fc.integer({ min: 30, max: 1200 }),
  seed: fc.integer({ min: 0, max: 1_000_000 }),
  lambdaShare: fc.double({ min: 0.1, max: 0.9, noNaN: true }),
  twoSided: fc.boolean(),
  likeness: fc.constantFrom(0, 0.5, 0.9),
});

/** A problem that single precision states exactly, some atoms on some of the channels only. */
function singlePrecisionProblem(spec: ProblemSpec): Problem {
  const problem = randomProblem(spec);
  for (let c = 0; c < spec.atomCount && spec.channelCount > 1; c += 2) {
    const p = (spec.seed + c) % spec.channelCount;
    atomOf(problem.dictionary, c).fill(0, p * spec.atomSamples, (p + 1) * spec.atomSamples);
  }
  return { ...problem, traces: Float64Array.from(Float32Array.from(problem.traces)) };
}

function correlationOf({ dictionary, traces, samples }: Problem): Float64Array {
  const positions = validSamples(samples, dictionary.atomSamples);
  const beta = new Float64Array(dictionary.atomCount * positions);
  return twins.correlation(dictionary).correlate(traces, samples, beta);
}

function expectSameCode(code: CodeEntries, expected: CodeEntries, tolerance: number): void {
  expect([...code.position]).toEqual([...expected.position]);
  expect([...code.atom]).toEqual([...expected.atom]);
  const largest = expected.value.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  code.value.forEach((value, i) => {
    expect(Math.abs(value - expected.value[i])).toBeLessThanOrEqual(tolerance * largest);
  });
}

describe.each(implementations)('lasso in $name', ({ kernels }) => {
  it('gives the minimiser: its KKT residual vanishes', () => {
    fc.assert(
      fc.property(problemSpecs, (spec) => {
        const problem = singlePrecisionProblem(spec);
        const { dictionary, traces, samples, options } = problem;
        const code = kernels
          .lassoEncoder(dictionary, computeGram(dictionary), options)
          .encode(traces, samples);
        expect(kktResidual(dictionary, traces, samples, code, options)).toBeLessThan(3e-4);
      }),
      { numRuns: 100 },
    );
  });

  it('solves one problem after the other as if each were the first', () => {
    const problems = [11, 12, 13].map((seed) =>
      singlePrecisionProblem({
        atomCount: 4,
        channelCount: 3,
        atomSamples: 17,
        samples: 150 + 100 * (seed % 3),
        seed: 11,
        lambdaShare: 0.15,
        twoSided: true,
        likeness: 0.9,
      }),
    );
    const { dictionary, options } = problems[0]!;
    const gram = computeGram(dictionary);
    const kept = kernels.lassoSolver(gram, options);
    const keptEncoder = kernels.lassoEncoder(dictionary, computeGram(dictionary), options);
    for (const problem of [...problems, ...problems]) {
      const { samples, traces } = problem;
      const positions = validSamples(samples, 17);
      const fresh = kernels.lassoSolver(gram, options).solve(correlationOf(problem), positions);
      expect(kept.solve(correlationOf(problem), positions)).toEqual(fresh);
      expect(keptEncoder.encode(traces, samples)).toEqual(
        kernels.lassoEncoder(dictionary, computeGram(dictionary), options).encode(traces, samples),
      );
      expect(fresh.value.length).toBeGreaterThan(3);
    }
  });

  it('finds the same wherever the correlations lie', () => {
    fc.assert(
      fc.property(specs, (spec) => {
        const problem = randomProblem(spec);
        const { dictionary, options, samples } = problem;
        const positions = validSamples(samples, dictionary.atomSamples);
        if (positions === 0) return;
        const beta = correlationOf(problem);
        const solver = kernels.lassoSolver(computeGram(dictionary), options);
        const expected = solver.solve(beta, positions);
        const room = kernels.room('excerpt', beta.length);
        room.set(beta);
        expect(solver.solve(room, positions)).toEqual(expected);
        expect(room).toEqual(beta);
      }),
      { numRuns: 50 },
    );
  });

  it('has nothing to say about silence, nor about a signal shorter than an atom', () => {
    const dictionary = createDictionary(2, 2, 5);
    dictionary.atoms.fill(Math.sqrt(1 / 10));
    const encoder = kernels.lassoEncoder(dictionary, computeGram(dictionary), {
      lambda: Float64Array.of(1, 1),
      twoSided: true,
    });
    expect(encoder.encode(new Float32Array(80), 40).value).toHaveLength(0);
    for (const samples of [0, 1, 4]) {
      expect(encoder.encode(new Float32Array(2 * samples).fill(9), samples).value).toHaveLength(0);
    }
  });
});

describe('the compiled lasso', () => {
  it('finds the same support and values as its twin, from the same correlations', () => {
    fc.assert(
      fc.property(specs, (spec) => {
        const problem = singlePrecisionProblem(spec);
        const gram = computeGram(problem.dictionary);
        const positions = validSamples(spec.samples, spec.atomSamples);
        const code = compiled
          .lassoSolver(gram, problem.options)
          .solve(correlationOf(problem), positions);
        const expected = twins
          .lassoSolver(gram, problem.options)
          .solve(correlationOf(problem), positions);
        expectSameCode(code, expected, 1e-9);
      }),
      { numRuns: 150 },
    );
  });

  it('finds the same support and values within 1e-5 from the same signal', () => {
    fc.assert(
      fc.property(specs, (spec) => {
        const { dictionary, options, traces, samples } = singlePrecisionProblem(spec);
        expectSameCode(
          compiled
            .lassoEncoder(dictionary, computeGram(dictionary), options)
            .encode(traces, samples),
          twins.lassoEncoder(dictionary, computeGram(dictionary), options).encode(traces, samples),
          1e-5,
        );
      }),
      { numRuns: 150 },
    );
  });
});
