import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { correlate } from '../../../core/csc/operators.ts';
import {
  atomOf,
  createDictionary,
  normaliseAtoms,
  validSamples,
} from '../../../core/csc/problem.ts';
import type { HeatedCorrelation } from '../../../core/kernels/contracts/coding.ts';
import { integerAtoms } from '../../../core/kernels/integer-atoms.ts';
import { mixedAtoms } from '../../../core/kernels/mixed-atoms.ts';
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

/** Some of whose atoms are sums of so few products that mixtures of channels are correlated. */
const mixedSpecs = fc.record({
  atomCount: fc.integer({ min: 1, max: 7 }),
  channelCount: fc.integer({ min: 3, max: 11 }),
  atomSamples: fc.integer({ min: 8, max: 40 }),
  samples: fc.integer({ min: 0, max: 4500 }),
  seed: fc.integer({ min: 0, max: 1_000_000 }),
  largestRank: fc.integer({ min: 1, max: 3 }),
});

function mixedProblem(spec: typeof mixedSpecs extends fc.Arbitrary<infer Spec> ? Spec : never) {
  const { atomCount, channelCount, atomSamples, largestRank, seed } = spec;
  const problem = randomProblem({ ...spec, lambdaShare: 0.5, twoSided: true, likeness: 0 });
  const random = Random.forStream(seed, 9);
  const normals = (count: number) => Float64Array.from({ length: count }, () => random.normal());
  for (let c = 0; c < atomCount; c++) {
    // One of four keeps its full rank.
    if (random.integer(4) === 0) continue;
    const atom = atomOf(problem.dictionary, c).fill(0);
    const first = random.integer(channelCount - 2);
    for (let r = random.integer(largestRank); r >= 0; r--) {
      const waveform = normals(atomSamples);
      for (let p = first; p < channelCount; p++) {
        const weight = random.normal();
        for (let k = 0; k < atomSamples; k++) atom[p * atomSamples + k] += weight * waveform[k];
      }
    }
  }
  normaliseAtoms(problem.dictionary);
  return problem;
}

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

describe.each(implementations)(
  'template correlation that is known in part, $name',
  ({ kernels }) => {
    it('completes it to the same bits', () => {
      fc.assert(
        fc.property(specs, fc.double({ min: 0, max: 1, noNaN: true }), (spec, share) => {
          const problem = randomProblem(spec);
          const kernel = kernels.integerCorrelation(problem.dictionary, largestOf(problem.traces));
          const { out, heat, positions } = run(kernel, problem);
          const known = Math.floor(share * positions);
          const completed = { out: out.slice(), heat: heat.slice() };
          completed.heat.fill(7, known);
          completed.out.forEach((_, i) => {
            if (i % positions >= known) completed.out[i] = 9;
          });
          const { traces, samples, options } = problem;
          const heated = { ...options, heat: completed.heat };
          kernel.correlate(traces, samples, completed.out, heated, known);
          expect(completed).toEqual({ out, heat });
        }),
        { numRuns: 40 },
      );
    });
  },
);

describe('correlation with mixtures of channels', () => {
  it('gives the same bits in kernel and twin, cut-off samples and all', () => {
    let mixed = 0;
    fc.assert(
      fc.property(mixedSpecs, fc.double({ min: 0.02, max: 4, noNaN: true }), (spec, headroom) => {
        const problem = mixedProblem(spec);
        const largest = headroom * largestOf(problem.traces);
        const [a, b] = [twins, compiled].map((kernels) =>
          run(kernels.integerCorrelation(problem.dictionary, largest), problem),
        );
        expect(b).toEqual(a);
        mixed += mixedAtoms(problem.dictionary).length;
      }),
      { numRuns: 40 },
    );
    expect(mixed).toBeGreaterThan(30);
  });

  it('leaves atoms that are no numbers alone', () => {
    const dictionary = createDictionary(1, 4, 30);
    dictionary.atoms.fill(0.1);
    expect(mixedAtoms(dictionary)).toHaveLength(1);
    dictionary.atoms[7] = Number.NaN;
    expect(mixedAtoms(dictionary)).toHaveLength(0);
  });

  it('never leaves 32 bits at the loudest signal that there is', () => {
    const signs = [-1, 1, -1, -1, 1];
    const dictionary = createDictionary(1, 5, 33);
    signs.forEach((sign, p) => {
      dictionary.atoms.fill(sign * 5e-3, p * 33, (p + 1) * 33);
    });
    expect(mixedAtoms(dictionary)).toHaveLength(1);
    for (const loud of [-1e9, 1e9]) {
      const traces = Float64Array.from({ length: 5 * 70 }, (_, i) => loud * signs[(i / 70) | 0]);
      const [a, b] = [twins, compiled].map((kernels) =>
        kernels.integerCorrelation(dictionary, 100).correlate(traces, 70, new Float64Array(38)),
      );
      expect(b).toEqual(a);
      // 16 bits hold up to 128 of the least signal scale that holds 100.
      expect(Math.abs(a[0])).toBeGreaterThan(0.98 * 100 * 165 * 5e-3);
      expect(Math.sign(a[0])).toBe(Math.sign(loud));
    }
  });
});

describe.each(implementations)('correlation with mixtures of channels, $name', ({ kernels }) => {
  it('is H^T y but for what rounding signal, mixtures and taps can do', () => {
    fc.assert(
      fc.property(mixedSpecs, (spec) => {
        const problem = mixedProblem(spec);
        const { dictionary, traces, samples } = problem;
        const largest = largestOf(traces);
        const { out, positions } = run(kernels.integerCorrelation(dictionary, largest), problem);
        const expected = correlate(dictionary, traces, samples, new Float64Array(out.length));
        const { signalScale } = integerAtoms(dictionary, largest);
        for (const { atom, filters, unit } of mixedAtoms(dictionary)) {
          // Half a sample a channel, and half a mixture, come in by rounding the signal.
          let bound = 1e-9;
          const taps = filters.flatMap((filter) => [...filter.taps]);
          const loudest = filters.reduce((most, { weights }) => {
            const sum = weights.reduce((total, weight) => total + Math.abs(weight), 0);
            return Math.max(most, sum / 65536);
          }, 0);
          const sizes = taps.reduce((sum, tap) => sum + Math.abs(tap), 0);
          bound += (sizes * (0.51 * loudest + 0.51) * unit) / signalScale;
          // Half a tap, and half a weight, by rounding the atom.
          bound += taps.length * 0.51 * loudest * unit * largest;
          bound += sizes * dictionary.channelCount * (0.51 / 65536) * unit * largest;
          let worst = 0;
          for (let i = atom * positions; i < (atom + 1) * positions; i++) {
            worst = Math.max(worst, Math.abs(out[i] - expected[i]));
          }
          expect(worst).toBeLessThanOrEqual(bound);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('gives the same bits wherever the tile is cut', () => {
    const shape = { atomCount: 5, channelCount: 7, atomSamples: 25, samples: 6011, seed: 4 };
    const { dictionary, traces } = mixedProblem({ ...shape, largestRank: 2 });
    expect(mixedAtoms(dictionary).length).toBeGreaterThan(1);
    const kernel = kernels.integerCorrelation(dictionary, largestOf(traces));
    const whole = kernel.correlate(traces, 6011, new Float64Array(5 * 5987));
    for (const from of [0, 1, 2, 959, 4090, 5311]) {
      const tile = new Float64Array(7 * 700);
      for (let p = 0; p < 7; p++) {
        tile.set(traces.subarray(p * 6011 + from, p * 6011 + from + 700), p * 700);
      }
      const part = kernel.correlate(tile, 700, new Float64Array(5 * 676));
      for (let c = 0; c < 5; c++) {
        const start = c * 5987 + from;
        expect(part.subarray(c * 676, (c + 1) * 676)).toEqual(whole.subarray(start, start + 676));
      }
    }
  });
});

describe.each(implementations)('template correlation in whole numbers, $name', ({ kernels }) => {
  it('gives the same wherever it is put, and so do columns of it', () => {
    fc.assert(
      fc.property(specs, fc.nat(), fc.nat(), (spec, first, count) => {
        const problem = randomProblem(spec);
        const { dictionary, traces, samples } = problem;
        const kernel = kernels.integerCorrelation(dictionary, largestOf(traces));
        const { out, positions } = run(kernel, problem);
        const held = kernel.correlate(traces, samples, kernels.room('correlation', out.length));
        expect(held).toEqual(out);
        if (positions === 0) return;
        const start = first % positions;
        const length = count % (positions - start + 1);
        const room = kernels.room('excerpt', dictionary.atomCount * length);
        const columns = kernels.takeColumns(held, positions, start, start + length, room);
        for (let c = 0; c < dictionary.atomCount; c++) {
          const row = out.subarray(c * positions + start, c * positions + start + length);
          expect(columns.subarray(c * length, (c + 1) * length)).toEqual(row);
        }
        expect(held).toEqual(out);
      }),
      { numRuns: 60 },
    );
  });

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
