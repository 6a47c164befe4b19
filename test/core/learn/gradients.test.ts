import { describe, expect, it } from 'vitest';
import { encodeActiveSet } from '../../../core/csc/active-set.ts';
import { objective } from '../../../core/csc/objective.ts';
import type { Dictionary, SparseCode } from '../../../core/csc/problem.ts';
import { solveClosedForm } from '../../../core/learn/closed-form.ts';
import { addGradient, type GradientKind } from '../../../core/learn/gradients.ts';
import { LearningStatistics } from '../../../core/learn/statistics.ts';
import { type Problem, randomProblem } from '../csc/random-problem.ts';

const problems: Problem[] = [1, 2, 3, 4].map((seed) =>
  randomProblem({
    atomCount: 3,
    channelCount: 1 + (seed % 3),
    atomSamples: 8,
    samples: 120,
    seed,
    lambdaShare: 0.35,
    twoSided: seed % 2 === 0,
    likeness: seed === 4 ? 0.9 : 0,
  }),
);

const none = Float64Array.of(0, 0, 0);

function encode(problem: Problem, dictionary = problem.dictionary): SparseCode {
  return encodeActiveSet(dictionary, problem.traces, problem.samples, problem.options);
}

function gradient(problem: Problem, kind: GradientKind, code: SparseCode): Float64Array {
  const { dictionary, traces, samples, options } = problem;
  const out = new Float64Array(dictionary.atoms.length);
  return addGradient(kind, dictionary, traces, samples, code, options, out);
}

function leastSquares(problem: Problem, dictionary: Dictionary, code: SparseCode): number {
  return objective(dictionary, problem.traces, problem.samples, code, {
    lambda: none,
    twoSided: true,
  });
}

function lasso(problem: Problem, dictionary: Dictionary, code: SparseCode): number {
  return objective(dictionary, problem.traces, problem.samples, code, problem.options);
}

/** Central differences of a loss over every entry of the dictionary. */
function finiteDifference(
  problem: Problem,
  loss: (dictionary: Dictionary) => number,
  step: number,
): Float64Array {
  const { dictionary } = problem;
  return dictionary.atoms.map((_, i) => {
    const at = (offset: number) => {
      const atoms = Float64Array.from(dictionary.atoms);
      atoms[i] += offset;
      return loss({ ...dictionary, atoms });
    };
    return (at(step) - at(-step)) / (2 * step);
  });
}

function relativeDistance(a: Float64Array, b: Float64Array): number {
  const norm = (values: Float64Array) => Math.sqrt(values.reduce((sum, v) => sum + v ** 2, 0));
  return norm(a.map((value, i) => value - b[i])) / norm(b);
}

describe('addGradient', () => {
  it('dec is the derivative of the reconstruction error for a fixed code', () => {
    for (const problem of problems) {
      const code = encode(problem);
      const expected = finiteDifference(
        problem,
        (dictionary) => leastSquares(problem, dictionary, code),
        1e-5,
      );
      expect(relativeDistance(gradient(problem, 'dec', code), expected)).toBeLessThan(1e-7);
    }
  });

  it('ae-ls is the derivative of the reconstruction error through the minimiser', () => {
    for (const problem of problems) {
      const expected = finiteDifference(
        problem,
        (dictionary) => leastSquares(problem, dictionary, encode(problem, dictionary)),
        1e-6,
      );
      const code = encode(problem);
      expect(relativeDistance(gradient(problem, 'ae-ls', code), expected)).toBeLessThan(1e-4);
      expect(relativeDistance(gradient(problem, 'dec', code), expected)).toBeGreaterThan(1e-2);
    }
  });

  it('ae-lasso is the derivative of the lasso objective through the minimiser', () => {
    for (const problem of problems) {
      const expected = finiteDifference(
        problem,
        (dictionary) => lasso(problem, dictionary, encode(problem, dictionary)),
        1e-5,
      );
      const found = gradient(problem, 'ae-lasso', encode(problem));
      expect(relativeDistance(found, expected)).toBeLessThan(1e-5);
    }
  });

  it('ae-lasso equals dec at the minimiser (envelope theorem), and not away from it', () => {
    for (const problem of problems) {
      const code = encode(problem);
      const away = { ...code, value: code.value.map((value) => 1.1 * value) };
      expect(
        relativeDistance(gradient(problem, 'ae-lasso', code), gradient(problem, 'dec', code)),
      ).toBeLessThan(1e-8);
      expect(
        relativeDistance(gradient(problem, 'ae-lasso', away), gradient(problem, 'dec', away)),
      ).toBeGreaterThan(1e-3);
    }
  });

  it('away from the minimiser ae-lasso is closer to the true gradient than dec', () => {
    for (const problem of problems) {
      const code = encode(problem);
      const exact = gradient(problem, 'dec', code);
      const away = { ...code, value: code.value.map((value, i) => (1 + 0.02 * (i % 3)) * value) };
      expect(relativeDistance(gradient(problem, 'ae-lasso', away), exact)).toBeLessThan(
        0.5 * relativeDistance(gradient(problem, 'dec', away), exact),
      );
    }
  });

  it('adds to what is there, and adds nothing for an empty code', () => {
    const [problem] = problems;
    const code = encode(problem);
    const { dictionary, traces, samples, options } = problem;
    const once = gradient(problem, 'ae-ls', code);
    const twice = Float64Array.from(once);
    addGradient('ae-ls', dictionary, traces, samples, code, options, twice);
    twice.forEach((value, i) => {
      expect(value).toBeCloseTo(2 * once[i], 10);
    });
    const empty: SparseCode = {
      position: new Float64Array(0),
      atom: new Int32Array(0),
      value: new Float64Array(0),
    };
    expect(gradient(problem, 'ae-ls', empty).every((value) => value === 0)).toBe(true);
  });

  it('dec vanishes at the dictionary that the closed form gives for the same code', () => {
    for (const problem of problems) {
      const { dictionary, traces, samples } = problem;
      const { atomCount, channelCount, atomSamples } = dictionary;
      const code = encode(problem);
      const statistics = new LearningStatistics(atomCount, channelCount, atomSamples, 0);
      const events = Array.from(code.value, (amplitude, i) => ({
        position: code.position[i],
        atom: code.atom[i],
        amplitude,
      }));
      statistics.add(traces, samples, events);
      const atoms = Float64Array.from(dictionary.atoms);
      solveClosedForm(statistics, atoms, new Uint8Array(atomCount * channelCount).fill(1));
      const solved = { ...problem, dictionary: { ...dictionary, atoms } };
      const before = gradient(problem, 'dec', code);
      const after = gradient(solved, 'dec', code);
      const size = (values: Float64Array) => Math.hypot(...values);
      expect(size(after)).toBeLessThan(1e-4 * size(before));
      expect(leastSquares(problem, solved.dictionary, code)).toBeLessThan(
        leastSquares(problem, dictionary, code),
      );
    }
  });
});
