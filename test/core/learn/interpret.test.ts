import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import type { Event } from '../../../core/csc/debias.ts';
import { reconstruct } from '../../../core/csc/operators.ts';
import { solveClosedForm } from '../../../core/learn/closed-form.ts';
import { codeSimilarity, Interpolation, teachingWeights } from '../../../core/learn/interpret.ts';
import { LearningStatistics } from '../../../core/learn/statistics.ts';
import { factorCholesky, solveCholesky } from '../../../core/math/cholesky.ts';
import { asCode } from '../csc/spikes-in-noise.ts';
import { eventCases, randomEvents, randomTraces } from './random-events.ts';

/** Examples and their codes, drawn at random. */
const examplesCases = fc.record({
  seed: fc.integer({ min: 1, max: 100_000 }),
  atomCount: fc.integer({ min: 1, max: 4 }),
  exampleCount: fc.integer({ min: 2, max: 12 }),
  omega: fc.double({ min: 0.01, max: 2, noNaN: true }),
});
const signalSize = 3;

function drawExamples({
  seed,
  atomCount,
  exampleCount,
}: {
  seed: number;
  atomCount: number;
  exampleCount: number;
}) {
  const random = new Random(seed);
  const drawn = (size: number) => Float64Array.from({ length: size }, () => random.normal());
  return {
    signals: Array.from({ length: exampleCount }, () => drawn(signalSize)),
    codes: Array.from({ length: exampleCount }, () => drawn(atomCount)),
  };
}

const unitCode = (atomCount: number, atom: number) =>
  Float64Array.from({ length: atomCount }, (_, j) => (j === atom ? 1 : 0));

const rowsOf = (codes: readonly Float64Array[]) =>
  Array.from(codes[0]!, (_, atom) => Float64Array.from(codes, (code) => code[atom]!));

/** `X beta`. */
const combine = (signals: readonly Float64Array[], weights: Float64Array) =>
  Float64Array.from({ length: signalSize }, (_, k) =>
    signals.reduce((sum, signal, i) => sum + weights[i]! * signal[k]!, 0),
  );

/** Atoms of the dictionary that is at rest with these examples and codes (Eq. 17). */
function atomsAtRest(
  signals: readonly Float64Array[],
  codes: readonly Float64Array[],
  omega: number,
) {
  const interpolation = new Interpolation(rowsOf(codes), omega);
  const weights = Array.from(codes[0]!, (_, atom) =>
    interpolation.weightsOf(unitCode(codes[0]!.length, atom)),
  );
  return { interpolation, weights, atoms: weights.map((own) => combine(signals, own)) };
}

describe('the interpolation of examples', () => {
  it('has the weights G^-1 Z^T z of the theorem (Eq. 17 and 18)', () => {
    fc.assert(
      fc.property(examplesCases, (spec) => {
        const { codes } = drawExamples(spec);
        const code = drawExamples({ ...spec, seed: spec.seed + 1 }).codes[0]!;
        const count = codes.length;
        const products = (other: Float64Array) =>
          Float64Array.from(codes, (own) => own.reduce((sum, z, j) => sum + z * other[j]!, 0));
        const gram = Float64Array.from(codes.flatMap((own) => [...products(own)]));
        for (let i = 0; i < count; i++) gram[i * count + i]! += spec.omega;
        factorCholesky(gram, count, count);
        const expected = solveCholesky(gram, count, count, products(code));
        new Interpolation(rowsOf(codes), spec.omega).weightsOf(code).forEach((weight, i) => {
          expect(weight).toBeCloseTo(expected[i]!, 9);
        });
      }),
    );
  });

  it('is where the gradient of its loss by the dictionary is zero (Theorem 5.1)', () => {
    fc.assert(
      fc.property(examplesCases, (spec) => {
        const { signals, codes } = drawExamples(spec);
        const { atoms } = atomsAtRest(signals, codes, spec.omega);
        for (const [atom, values] of atoms.entries()) {
          for (let k = 0; k < signalSize; k++) {
            let slope = spec.omega * values[k]!;
            codes.forEach((code, i) => {
              const output = atoms.reduce((sum, own, j) => sum + code[j]! * own[k]!, 0);
              slope += code[atom]! * (output - signals[i]![k]!);
            });
            expect(Math.abs(slope)).toBeLessThan(1e-8);
          }
        }
      }),
    );
  });

  it('predicts what the atoms become without an example', () => {
    fc.assert(
      fc.property(examplesCases, fc.nat(), (spec, place) => {
        const { signals, codes } = drawExamples(spec);
        const left = place % signals.length;
        const others = (_: unknown, i: number) => i !== left;
        const { interpolation, weights, atoms } = atomsAtRest(signals, codes, spec.omega);
        const after = atomsAtRest(signals.filter(others), codes.filter(others), spec.omega).atoms;
        const code = codes[left]!;
        const ownWeight = interpolation.weightsOf(code)[left]!;
        const output = combine(signals, interpolation.weightsOf(code));
        atoms.forEach((atom, j) => {
          for (let k = 0; k < signalSize; k++) {
            const lost = weights[j]![left]! * (signals[left]![k]! - output[k]!);
            const predicted = atom[k]! - lost / (1 - ownWeight);
            expect(Math.abs(predicted - after[j]![k]!)).toBeLessThan(1e-7);
          }
        });
      }),
    );
  });
});

describe('the spikes that taught an atom', () => {
  it('give it back by their weights, when the others are taken away (Theorem 5.1)', () => {
    fc.assert(
      fc.property(eventCases, (spec) => {
        const { atomCount, channelCount, atomSamples, samples } = spec;
        const events = randomEvents(spec);
        const traces = randomTraces(spec);
        const statistics = new LearningStatistics(atomCount, channelCount, atomSamples, 0);
        statistics.add(traces, samples, events);
        const mask = new Uint8Array(atomCount * channelCount).fill(1);
        const atoms = new Float64Array(atomCount * channelCount * atomSamples);
        solveClosedForm(statistics, atoms, mask);
        const model = reconstruct(
          { ...spec, atoms },
          asCode(events),
          samples,
          new Float64Array(traces.length),
        );
        const size = channelCount * atomSamples;
        for (let c = 0; c < atomCount; c++) {
          const own = events.filter(({ atom }) => atom === c);
          if (own.length === 0) continue;
          const atom = atoms.subarray(c * size, (c + 1) * size);
          const weights = teachingWeights(own.map(({ amplitude }) => amplitude));
          const sum = new Float64Array(size);
          own.forEach(({ position, amplitude }, i) => {
            for (let p = 0; p < channelCount; p++) {
              for (let k = 0; k < atomSamples; k++) {
                const at = p * samples + position + k;
                const tap = p * atomSamples + k;
                const alone = traces[at]! - model[at]! + amplitude * atom[tap]!;
                sum[tap]! += weights[i]! * alone;
              }
            }
          });
          const scale = Math.max(...atom.map(Math.abs), 1e-3);
          sum.forEach((value, tap) => {
            expect(Math.abs(value - atom[tap]!)).toBeLessThan(1e-4 * scale);
          });
        }
      }),
    );
  });

  it('change it as their weights say when one of them is taken out of the training', () => {
    const cases = fc.record({
      seed: fc.integer({ min: 1, max: 100_000 }),
      atomCount: fc.integer({ min: 1, max: 3 }),
      channelCount: fc.integer({ min: 1, max: 3 }),
      atomSamples: fc.integer({ min: 2, max: 8 }),
      windows: fc.integer({ min: 6, max: 20 }),
    });
    fc.assert(
      fc.property(cases, ({ seed, atomCount, channelCount, atomSamples, windows }) => {
        const samples = atomSamples + 4;
        const random = new Random(seed);
        // One spike a window; each atom has at least two.
        const events = Array.from({ length: windows }, (_, w) => ({
          atom: w % atomCount,
          position: random.integer(5),
          amplitude: 1 + 3 * random.uniform(),
        }));
        const traces = events.map(() =>
          Float64Array.from({ length: channelCount * samples }, () => random.normal()),
        );
        const solved = (keep: (w: number) => boolean) => {
          const statistics = new LearningStatistics(atomCount, channelCount, atomSamples, 0);
          events.forEach((event, w) => {
            if (keep(w)) statistics.add(traces[w]!, samples, [event]);
          });
          const mask = new Uint8Array(atomCount * channelCount).fill(1);
          return solveClosedForm(
            statistics,
            new Float64Array(atomCount * channelCount * atomSamples),
            mask,
          );
        };
        const left = random.integer(windows);
        const [before, after] = [solved(() => true), solved((w) => w !== left)];
        const { atom: own, position, amplitude } = events[left]!;
        const mates = events.filter(({ atom }) => atom === own);
        const weight = teachingWeights(mates.map((event) => event.amplitude))[
          mates.indexOf(events[left]!)
        ]!;
        const size = channelCount * atomSamples;
        for (let i = 0; i < before.length; i++) {
          const tap = i - own * size;
          let predicted = before[i]!;
          if (tap >= 0 && tap < size) {
            const place = Math.floor(tap / atomSamples) * samples + position + (tap % atomSamples);
            const rest = traces[left]![place]! - amplitude * before[i]!;
            predicted -= (weight * rest) / (1 - weight * amplitude);
          }
          expect(Math.abs(after[i]! - predicted)).toBeLessThan(1e-5);
        }
      }),
    );
  });

  it('weigh as much as they are large, and together one', () => {
    const amplitudes = fc.array(fc.double({ min: 0.1, max: 10, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(amplitudes, (all) => {
        const weights = teachingWeights(all);
        const total = all.reduce((sum, amplitude, i) => sum + amplitude * weights[i]!, 0);
        expect(total).toBeCloseTo(1, 9);
      }),
    );
    expect([...teachingWeights([0, 0])]).toEqual([0, 0]);
  });
});

describe('the likeness of two codes', () => {
  const events = fc
    .array(
      fc.record({
        atom: fc.integer({ min: 0, max: 2 }),
        position: fc.integer({ min: 0, max: 30 }),
        amplitude: fc.integer({ min: -3, max: 3 }),
      }),
      { maxLength: 12 },
    )
    .map((list): Event[] => list.sort((a, b) => a.position - b.position));
  const dense = (list: readonly Event[], origin: number) => {
    const code = new Float64Array(3 * 200);
    for (const { atom, position, amplitude } of list) {
      code[atom * 200 + position - origin + 100]! += amplitude;
    }
    return code;
  };

  it('is their inner product, each from its own origin (Eq. 19)', () => {
    fc.assert(
      fc.property(events, events, fc.nat(30), fc.nat(30), (a, b, from, to) => {
        const x = dense(a, from);
        const product = dense(b, to).reduce((sum, value, i) => sum + value * x[i]!, 0);
        expect(codeSimilarity(a, from, b, to)).toBe(product);
        expect(codeSimilarity(b, to, a, from)).toBe(product);
      }),
    );
  });

  it('lets entries be a little apart where it is told to', () => {
    const at = (position: number): Event[] => [{ atom: 0, position, amplitude: 2 }];
    expect(codeSimilarity(at(10), 0, at(12), 0)).toBe(0);
    expect(codeSimilarity(at(10), 0, at(12), 0, 2)).toBe(4);
  });
});
