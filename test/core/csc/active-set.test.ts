import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { encodeActiveSet } from '../../../core/csc/active-set.ts';
import { encodeFista, toSparseCode } from '../../../core/csc/fista.ts';
import { dualityGap, kktResidual, objective } from '../../../core/csc/objective.ts';
import {
  atomOf,
  createDictionary,
  type Dictionary,
  type SparseCode,
} from '../../../core/csc/problem.ts';
import { type Problem, problemSpecs, randomProblem } from './random-problem.ts';

function encode({ dictionary, traces, samples, options }: Problem): SparseCode {
  return encodeActiveSet(dictionary, traces, samples, options);
}

function objectiveOf({ dictionary, traces, samples, options }: Problem, code: SparseCode): number {
  return objective(dictionary, traces, samples, code, options);
}

/** Largest difference of two codes as dense vectors, in units of their largest entry. */
function distance(a: SparseCode, b: SparseCode): number {
  const entries = new Map<string, number>();
  let largest = 1e-300;
  for (const [code, sign] of [
    [a, 1],
    [b, -1],
  ] as const) {
    code.value.forEach((value, i) => {
      const key = `${code.atom[i]}@${code.position[i]}`;
      entries.set(key, (entries.get(key) ?? 0) + sign * value);
      largest = Math.max(largest, Math.abs(value));
    });
  }
  return Math.max(0, ...[...entries.values()].map(Math.abs)) / largest;
}

function permuteAtoms(dictionary: Dictionary, order: readonly number[]): Dictionary {
  const permuted = createDictionary(
    dictionary.atomCount,
    dictionary.channelCount,
    dictionary.atomSamples,
  );
  order.forEach((from, to) => {
    atomOf(permuted, to).set(atomOf(dictionary, from));
  });
  return permuted;
}

function permuteRows(source: Float64Array, order: readonly number[], width: number): Float64Array {
  const out = new Float64Array(source.length);
  order.forEach((from, to) => {
    out.set(source.subarray(from * width, (from + 1) * width), to * width);
  });
  return out;
}

function shuffled(length: number, seed: number): number[] {
  const order = Float64Array.from({ length }, (_, i) => i);
  return [...new Random(seed).shuffle(order)];
}

describe('encodeActiveSet', () => {
  it('is optimal: KKT residual and duality gap vanish', () => {
    fc.assert(
      fc.property(problemSpecs, (spec) => {
        const problem = randomProblem(spec);
        const { dictionary, traces, samples, options } = problem;
        const code = encode(problem);
        expect(kktResidual(dictionary, traces, samples, code, options)).toBeLessThan(2e-4);
        const gap = dualityGap(dictionary, traces, samples, code, options);
        expect(gap).toBeLessThanOrEqual(2e-4 * objectiveOf(problem, code));
      }),
      { numRuns: 150 },
    );
  });

  it('finds the minimum that FISTA converges to, relative gap at most 1e-6', () => {
    fc.assert(
      fc.property(problemSpecs, (spec) => {
        const problem = randomProblem({ ...spec, samples: Math.min(spec.samples, 120) });
        const { dictionary, traces, samples, options } = problem;
        const reference = encodeFista(dictionary, traces, samples, {
          ...options,
          iterations: 4000,
          tolerance: 1e-9,
        });
        const oracle = toSparseCode(reference.code, spec.atomCount);
        const minimum = objectiveOf(problem, oracle);
        const reached = objectiveOf(problem, encode(problem));
        expect(reached).toBeLessThanOrEqual(minimum * (1 + 1e-6));
        expect(minimum).toBeLessThanOrEqual(reached * (1 + 1e-6));
      }),
      { numRuns: 60 },
    );
  });

  it('is never worse than no code at all, nor than what was planted', () => {
    fc.assert(
      fc.property(problemSpecs, (spec) => {
        const problem = randomProblem(spec);
        const reached = objectiveOf(problem, encode(problem));
        const energy = problem.traces.reduce((sum, value) => sum + value ** 2, 0);
        expect(reached).toBeLessThanOrEqual((energy / 2) * (1 + 1e-12));
        expect(reached).toBeLessThanOrEqual(objectiveOf(problem, problem.planted) * (1 + 1e-12));
      }),
      { numRuns: 60 },
    );
  });

  it('gives entries sorted by position then atom, none zero, none negative unless two-sided', () => {
    fc.assert(
      fc.property(problemSpecs, (spec) => {
        const code = encode(randomProblem(spec));
        for (let i = 0; i < code.value.length; i++) {
          expect(spec.twoSided ? Math.abs(code.value[i]) : code.value[i]).toBeGreaterThan(0);
          if (i === 0) continue;
          const order =
            (code.position[i] - code.position[i - 1]) * spec.atomCount +
            code.atom[i] -
            code.atom[i - 1];
          expect(order).toBeGreaterThan(0);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('scales with the signal: c y and c lambda give c x', () => {
    fc.assert(
      fc.property(problemSpecs, fc.double({ min: 1e-3, max: 1e3, noNaN: true }), (base, factor) => {
        const spec = { ...base, likeness: 0 };
        const problem = randomProblem(spec);
        const scaled: Problem = {
          ...problem,
          traces: problem.traces.map((value) => factor * value),
          options: {
            ...problem.options,
            lambda: problem.options.lambda.map((value) => factor * value),
          },
        };
        const code = encode(problem);
        const scaledBack = encode(scaled);
        const expected = { ...code, value: code.value.map((value) => factor * value) };
        expect(distance(scaledBack, expected)).toBeLessThan(1e-2);
        expect(objectiveOf(scaled, scaledBack)).toBeCloseTo(
          factor ** 2 * objectiveOf(problem, code),
          -Math.log10(1e-6 * factor ** 2 * objectiveOf(problem, code)),
        );
      }),
      { numRuns: 40 },
    );
  });

  it('moves with the signal: a shift in silence shifts the code', () => {
    fc.assert(
      fc.property(problemSpecs, fc.integer({ min: 1, max: 100 }), (base, shift) => {
        const spec = { ...base, likeness: 0 };
        const problem = randomProblem(spec);
        // Events can be pulled out of the signal one by the other, so silence is longer than an atom.
        const margin = 10 * spec.atomSamples;
        const embed = (offset: number): Problem => {
          const samples = problem.samples + 100 + 2 * margin;
          const traces = new Float64Array(spec.channelCount * samples);
          for (let p = 0; p < spec.channelCount; p++) {
            traces.set(
              problem.traces.subarray(p * problem.samples, (p + 1) * problem.samples),
              p * samples + margin + offset,
            );
          }
          return { ...problem, samples, traces };
        };
        const still = encode(embed(0));
        const moved = encode(embed(shift));
        const expected = { ...still, position: still.position.map((n) => n + shift) };
        expect(distance(moved, expected)).toBeLessThan(1e-2);
        expect(objectiveOf(embed(shift), moved) / objectiveOf(embed(0), still)).toBeCloseTo(1, 6);
      }),
      { numRuns: 30 },
    );
  });

  it('does not care about the order of channels or atoms', () => {
    fc.assert(
      fc.property(problemSpecs, fc.integer(), (base, seed) => {
        const spec = { ...base, likeness: 0 };
        const problem = randomProblem(spec);
        const code = encode(problem);
        const channels = shuffled(spec.channelCount, seed);
        const rewired: Problem = {
          ...problem,
          dictionary: { ...problem.dictionary, atoms: new Float64Array(problem.dictionary.atoms) },
          traces: permuteRows(problem.traces, channels, problem.samples),
        };
        for (let c = 0; c < spec.atomCount; c++) {
          atomOf(rewired.dictionary, c).set(
            permuteRows(atomOf(problem.dictionary, c), channels, spec.atomSamples),
          );
        }
        expect(distance(encode(rewired), code)).toBeLessThan(1e-2);

        const atoms = shuffled(spec.atomCount, seed + 1);
        const renamed = encode({
          ...problem,
          dictionary: permuteAtoms(problem.dictionary, atoms),
          options: {
            ...problem.options,
            lambda: Float64Array.from(atoms, (from) => problem.options.lambda[from]),
          },
        });
        const back = { ...renamed, atom: renamed.atom.map((c) => atoms[c]) };
        expect(distance(back, code)).toBeLessThan(1e-2);
      }),
      { numRuns: 40 },
    );
  });

  it('stays finite and optimal where two atoms are the same', () => {
    for (const seed of [1, 2, 3]) {
      const problem = randomProblem({
        atomCount: 2,
        channelCount: 2,
        atomSamples: 12,
        samples: 200,
        seed,
        lambdaShare: 0.2,
        twoSided: seed === 2,
        likeness: 0,
      });
      atomOf(problem.dictionary, 1).set(atomOf(problem.dictionary, 0));
      const code = encode(problem);
      const { dictionary, traces, samples, options } = problem;
      expect(code.value.every(Number.isFinite)).toBe(true);
      expect(kktResidual(dictionary, traces, samples, code, options)).toBeLessThan(2e-4);
    }
  });

  it('recovers planted spikes: exact places, values short by lambda', () => {
    const spec = {
      atomCount: 3,
      channelCount: 4,
      atomSamples: 20,
      samples: 300,
      seed: 8,
      lambdaShare: 0.5,
      twoSided: false,
      likeness: 0,
    };
    const problem = randomProblem(spec);
    const planted: SparseCode = {
      position: Float64Array.of(30, 100, 170, 240),
      atom: Int32Array.of(0, 2, 1, 0),
      value: Float64Array.of(5, 6, 7, 8),
    };
    const traces = new Float64Array(problem.traces.length);
    planted.position.forEach((n, i) => {
      const atom = atomOf(problem.dictionary, planted.atom[i]);
      for (let p = 0; p < 4; p++) {
        for (let k = 0; k < 20; k++) {
          traces[p * 300 + n + k] += planted.value[i] * atom[p * 20 + k];
        }
      }
    });
    const lambda = Float64Array.of(3, 3, 3);
    const code = encodeActiveSet(problem.dictionary, traces, 300, { lambda, twoSided: false });
    expect([...code.position]).toEqual([...planted.position]);
    expect([...code.atom]).toEqual([...planted.atom]);
    code.value.forEach((value, i) => {
      expect(value).toBeCloseTo(planted.value[i] - 3, 6);
    });
  });

  it('has nothing to say about silence, nor about a signal shorter than an atom', () => {
    const dictionary = createDictionary(2, 2, 5);
    dictionary.atoms.fill(Math.sqrt(1 / 10));
    const options = { lambda: Float64Array.of(0.1, 0.1), twoSided: true };
    expect(encodeActiveSet(dictionary, new Float64Array(80), 40, options).value).toHaveLength(0);
    for (const samples of [0, 1, 4]) {
      const traces = new Float64Array(2 * samples).fill(9);
      expect(encodeActiveSet(dictionary, traces, samples, options).value).toHaveLength(0);
    }
  });

  it('codes a signal exactly as long as an atom', () => {
    const dictionary = createDictionary(1, 1, 4);
    dictionary.atoms.fill(0.5);
    const options = { lambda: Float64Array.of(1), twoSided: true };
    const code = encodeActiveSet(dictionary, new Float64Array(4).fill(-3), 4, options);
    expect([...code.position]).toEqual([0]);
    expect(code.value[0]).toBeCloseTo(-5, 9);
  });
});
