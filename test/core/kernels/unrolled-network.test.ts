import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import type { ActivationRule, UnrolledOptions } from '../../../core/kernels/contracts/dense.ts';
import { randomAtoms } from '../../../core/point-process/learn-dictionary.ts';
import { compiled, implementations, twins } from './implementations.ts';

const activations: readonly ActivationRule[] = [
  { kind: 'soft' },
  { kind: 'relu' },
  { kind: 'hard' },
  { kind: 'group', groupSize: 2 },
  { kind: 'group', groupSize: 3 },
];
const kinds = ['dec', 'ae-lasso', 'ae-ls', 'noodl'] as const;
const lambda = 0.1;

const problems = fc.record({
  // Whole numbers of groups, and not only of vectors.
  atomCount: fc.integer({ min: 1, max: 8 }).map((groups) => 6 * groups),
  signalSize: fc.integer({ min: 1, max: 23 }),
  signalCount: fc.integer({ min: 1, max: 70 }),
  layers: fc.integer({ min: 1, max: 12 }),
  activation: fc.constantFrom(...activations),
  seed: fc.nat(),
});

type Problem = typeof problems extends fc.Arbitrary<infer Value> ? Value : never;

function draw({ atomCount, signalSize, signalCount, layers, activation, seed }: Problem) {
  const random = new Random(seed);
  const options: UnrolledOptions = {
    step: 0.15,
    thresholds: Float64Array.from({ length: layers }, (_, t) => 0.02 * 0.9 ** t),
    activation,
  };
  return {
    dictionary: randomAtoms(atomCount, signalSize, seed),
    options,
    signals: Array.from({ length: signalCount }, () =>
      Float64Array.from({ length: signalSize }, () => random.normal()),
    ),
  };
}

/** Equal but for the order in which numbers were added. */
function expectEqual(values: Float64Array, expected: Float64Array): void {
  expect(values.length).toBe(expected.length);
  const scale = Math.max(1, ...expected.map(Math.abs));
  for (let i = 0; i < values.length; i++) {
    expect(Math.abs(values[i] - expected[i])).toBeLessThanOrEqual(1e-11 * scale);
  }
}

describe.each(implementations)('unrolled networks in $name', ({ kernels }) => {
  it('encode by P(z + step D^T (x - D z)), layer by layer', () => {
    fc.assert(
      fc.property(problems, (problem) => {
        const { dictionary, options, signals } = draw({
          ...problem,
          activation: { kind: 'soft' },
        });
        const { atoms, atomCount, atomSamples } = dictionary;
        const codes = kernels.unrolledNetwork(dictionary, options).encode(signals);
        const expected = signals.flatMap((signal) => {
          let code = new Float64Array(atomCount);
          for (const threshold of options.thresholds) {
            const rest = signal.map(
              (value, k) =>
                value - code.reduce((sum, z, j) => sum + z * atoms[j * atomSamples + k], 0),
            );
            code = code.map((z, j) => {
              const atom = atoms.subarray(j * atomSamples, (j + 1) * atomSamples);
              const pull = atom.reduce((sum, value, k) => sum + value * rest[k], 0);
              const moved = z + options.step * pull;
              return Math.sign(moved) * Math.max(0, Math.abs(moved) - threshold);
            });
          }
          return [...code];
        });
        expectEqual(codes, Float64Array.from(expected));
      }),
      { numRuns: 30 },
    );
  });

  it('have the mean over signals for a gradient, whatever their order', () => {
    fc.assert(
      fc.property(problems, fc.constantFrom(...kinds), (problem, kind) => {
        const { dictionary, options, signals } = draw(problem);
        const network = kernels.unrolledNetwork(dictionary, options);
        const all = network.gradient(signals, kind, lambda);
        expectEqual(network.gradient([...signals].reverse(), kind, lambda), all);
        const sum = new Float64Array(all.length);
        for (const signal of signals) {
          network.gradient([signal], kind, lambda).forEach((value, i) => {
            sum[i] += value;
          });
        }
        expectEqual(
          sum.map((value) => value / signals.length),
          all,
        );
      }),
      { numRuns: 30 },
    );
  });
});

describe('the compiled unrolled network', () => {
  it('has the codes and every gradient of its twin', () => {
    fc.assert(
      fc.property(problems, fc.constantFrom(...kinds), (problem, kind) => {
        const { dictionary, options, signals } = draw(problem);
        const [own, twin] = [compiled, twins].map((kernels) =>
          kernels.unrolledNetwork(dictionary, options),
        );
        expectEqual(own.encode(signals), twin.encode(signals));
        expectEqual(own.gradient(signals, kind, lambda), twin.gradient(signals, kind, lambda));
      }),
      { numRuns: 100 },
    );
  });
});
