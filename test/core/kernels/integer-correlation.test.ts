import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { correlate } from '../../../core/csc/operators.ts';
import { atomOf, createDictionary, validSamples } from '../../../core/csc/problem.ts';
import { integerAtoms } from '../../../core/kernels/integer-atoms.ts';
import type { HeatedCorrelation } from '../../../core/kernels/kernels.ts';
import { type ProblemSpec, randomProblem } from '../csc/random-problem.ts';
import { compiled, implementations, twins } from './implementations.ts';

const specs: fc.Arbitrary<ProblemSpec> = fc.record({
  atomCount: fc.integer({ min: 1, max: 13 }),
  channelCount: fc.integer({ min: 1, max: 6 }),
  atomSamples: fc.integer({ min: 1, max: 40 }),
  samples: fc.integer({ min: 0, max: 1300 }),
  seed: fc.integer({ min: 0, max: 1_000_000 }),
  lambdaShare: fc.constant(0.5),
  twoSided: fc.boolean(),
  likeness: fc.constant(0),
});

function largestOf(values: ArrayLike<number>): number {
  return Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value)), 1e-3);
}

function run(
  kernel: HeatedCorrelation,
  { dictionary, traces, samples, options }: ReturnType<typeof randomProblem>,
) {
  const positions = validSamples(samples, dictionary.atomSamples);
  const heat = new Uint16Array(positions).fill(7);
  const out = new Float64Array(dictionary.atomCount * positions).fill(9);
  kernel.correlate(traces, samples, out, { ...options, heat });
  return { out, heat, positions };
}

describe('template correlation in whole numbers', () => {
  it('gives the same bits in kernel and twin, cut-off samples and all', () => {
    fc.assert(
      fc.property(specs, fc.double({ min: 0.1, max: 4, noNaN: true }), (spec, headroom) => {
        const problem = randomProblem(spec);
        const largest = headroom * largestOf(problem.traces);
        const [a, b] = [twins, compiled].map((kernels) =>
          run(kernels.integerCorrelation(problem.dictionary, largest), problem),
        );
        expect(b).toEqual(a);
      }),
      { numRuns: 60 },
    );
  });
});

describe.each(implementations)('template correlation in whole numbers, $name', ({ kernels }) => {
  it('is H^T y but for what rounding signal and atoms can do', () => {
    fc.assert(
      fc.property(specs, (spec) => {
        const problem = randomProblem(spec);
        const { dictionary, traces, samples } = problem;
        const largest = largestOf(traces);
        const { out, positions } = run(kernels.integerCorrelation(dictionary, largest), problem);
        const size = out.length;
        const expected = correlate(dictionary, traces, samples, new Float64Array(size));
        const { signalScale, taps, unit } = integerAtoms(dictionary, largest);
        for (let c = 0; c < dictionary.atomCount; c++) {
          const atom = atomOf(dictionary, c);
          const rounded = atomOf({ ...dictionary, atoms: taps }, c);
          let bound = 1e-9;
          atom.forEach((tap, i) => {
            const kept = rounded[i] * unit[c] * signalScale;
            bound += Math.abs(kept) * (0.51 / signalScale) + Math.abs(tap - kept) * largest;
          });
          for (let n = 0; n < positions; n++) {
            const i = c * positions + n;
            expect(Math.abs(out[i] - expected[i])).toBeLessThanOrEqual(bound);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('counts at each position the atoms that exceed their lambdas', () => {
    fc.assert(
      fc.property(specs, (spec) => {
        const problem = randomProblem(spec);
        const { atomCount } = problem.dictionary;
        const { lambda, twoSided } = problem.options;
        const kernel = kernels.integerCorrelation(problem.dictionary, largestOf(problem.traces));
        const { out, heat, positions } = run(kernel, problem);
        const expected = Array.from({ length: positions }, (_, n) => {
          let hot = 0;
          for (let c = 0; c < atomCount; c++) {
            const pull = out[c * positions + n];
            if ((twoSided ? Math.abs(pull) : pull) > lambda[c]) hot++;
          }
          return hot;
        });
        expect([...heat]).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  it('gives the same bits wherever the tile is cut', () => {
    const spec = { atomCount: 5, channelCount: 2, atomSamples: 25, samples: 9011, seed: 4 };
    const { dictionary, traces } = randomProblem({
      ...spec,
      lambdaShare: 0.5,
      twoSided: true,
      likeness: 0,
    });
    const kernel = kernels.integerCorrelation(dictionary, largestOf(traces));
    const whole = kernel.correlate(traces, 9011, new Float64Array(5 * 8987));
    const length = 700;
    for (const from of [0, 1, 2, 3, 4090, 8311]) {
      const tile = new Float64Array(2 * length);
      for (let p = 0; p < 2; p++) {
        tile.set(traces.subarray(p * 9011 + from, p * 9011 + from + length), p * length);
      }
      const part = kernel.correlate(tile, length, new Float64Array(5 * 676));
      for (let c = 0; c < 5; c++) {
        const start = c * 8987 + from;
        expect(part.subarray(c * 676, (c + 1) * 676)).toEqual(whole.subarray(start, start + 676));
      }
    }
  });

  it('never leaves 32 bits, and takes what is no number for silence', () => {
    const dictionary = createDictionary(2, 3, 400);
    dictionary.atoms.fill(0.03);
    dictionary.atoms[0] = -0.9;
    const traces = new Float32Array(3 * 500).fill(1e9);
    const kernel = kernels.integerCorrelation(dictionary, 100);
    const held = kernel.correlate(traces, 500, new Float64Array(2 * 101));
    const sum = dictionary.atoms.subarray(1200).reduce((total, tap) => total + tap, 0);
    expect(Math.min(...held.subarray(101))).toBeGreaterThan(0.98 * 100 * sum);
    expect(Math.max(...held.subarray(101))).toBeLessThan(2.02 * 100 * sum);
    const silent = kernel.correlate(traces.fill(Number.NaN), 500, new Float64Array(2 * 101));
    expect(silent.every((value) => value === 0)).toBe(true);
  });
});
