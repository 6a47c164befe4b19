import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toSparseCode } from '../../../core/csc/fista.ts';
import { computeGram, gramAt } from '../../../core/csc/gram.ts';
import { correlate, reconstruct, reconstructDense } from '../../../core/csc/operators.ts';
import { atomOf, createDictionary, validSamples } from '../../../core/csc/problem.ts';
import { problemSpecs, randomCode, randomDictionary } from './random-problem.ts';

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}

function densify(code: ReturnType<typeof randomCode>, atomCount: number, positions: number) {
  const dense = new Float64Array(atomCount * positions);
  code.value.forEach((value, i) => {
    dense[code.atom[i] * positions + code.position[i]] = value;
  });
  return dense;
}

describe('reconstruct', () => {
  it('places the first sample of an atom at its position, on every channel', () => {
    const dictionary = createDictionary(1, 2, 2);
    dictionary.atoms.set([1, 2, 3, 4]);
    const code = {
      position: Float64Array.of(1),
      atom: Int32Array.of(0),
      value: Float64Array.of(10),
    };
    const out = reconstruct(dictionary, code, 4, new Float64Array(8).fill(7));
    expect([...out]).toEqual([0, 10, 20, 0, 0, 30, 40, 0]);
  });

  it('gives the same signal for a sparse code and for its dense form', () => {
    fc.assert(
      fc.property(problemSpecs, (spec) => {
        const dictionary = randomDictionary(spec);
        const code = randomCode(spec, 20, true);
        const positions = validSamples(spec.samples, spec.atomSamples);
        const dense = densify(code, spec.atomCount, positions);
        const length = spec.channelCount * spec.samples;
        const fromSparse = reconstruct(dictionary, code, spec.samples, new Float64Array(length));
        const fromDense = reconstructDense(
          dictionary,
          dense,
          spec.samples,
          new Float64Array(length),
        );
        for (let i = 0; i < length; i++) expect(fromDense[i]).toBeCloseTo(fromSparse[i], 12);
        expect(toSparseCode(dense, spec.atomCount)).toEqual(code);
      }),
      { numRuns: 30 },
    );
  });
});

describe('correlate', () => {
  it('is the adjoint of reconstruct: <H x, y> = <x, H^T y>', () => {
    fc.assert(
      fc.property(problemSpecs, (spec) => {
        const dictionary = randomDictionary(spec);
        const code = randomCode(spec, 15, true);
        const positions = validSamples(spec.samples, spec.atomSamples);
        const length = spec.channelCount * spec.samples;
        const traces = Float64Array.from({ length }, (_, i) => Math.sin(1 + i * i));
        const image = reconstruct(dictionary, code, spec.samples, new Float64Array(length));
        const beta = correlate(
          dictionary,
          traces,
          spec.samples,
          new Float64Array(spec.atomCount * positions),
        );
        const dense = densify(code, spec.atomCount, positions);
        expect(dot(dense, beta)).toBeCloseTo(dot(image, traces), 9);
      }),
      { numRuns: 50 },
    );
  });

  it('has no positions for a signal shorter than an atom, and one for a signal as long', () => {
    const shape = { atomCount: 2, channelCount: 1, atomSamples: 5, samples: 5, seed: 1 };
    const dictionary = randomDictionary(shape);
    const traces = dictionary.atoms.slice(0, 5);
    expect(correlate(dictionary, traces, 4, new Float64Array(0))).toHaveLength(0);
    const beta = correlate(dictionary, traces, 5, new Float64Array(2));
    expect(beta[0]).toBeCloseTo(1, 12);
  });
});

describe('computeGram', () => {
  it('holds the inner products of shifted atoms that the operators give', () => {
    fc.assert(
      fc.property(problemSpecs, (spec) => {
        const dictionary = randomDictionary(spec);
        const gram = computeGram(dictionary);
        const samples = 3 * spec.atomSamples;
        const positions = validSamples(samples, spec.atomSamples);
        const centre = spec.atomSamples;
        for (let b = 0; b < spec.atomCount; b++) {
          const unit = {
            position: Float64Array.of(centre),
            atom: Int32Array.of(b),
            value: Float64Array.of(1),
          };
          const image = reconstruct(
            dictionary,
            unit,
            samples,
            new Float64Array(spec.channelCount * samples),
          );
          const beta = correlate(
            dictionary,
            image,
            samples,
            new Float64Array(spec.atomCount * positions),
          );
          for (let a = 0; a < spec.atomCount; a++) {
            for (let n = 0; n < positions; n++) {
              expect(gramAt(gram, b, a, n - centre)).toBeCloseTo(beta[a * positions + n], 12);
            }
          }
        }
      }),
      { numRuns: 15 },
    );
  });

  it('has room for pairs that share a channel only, and nothing for the others', () => {
    const dictionary = createDictionary(6, 4, 5);
    const channels = [[0], [0, 1], [1, 2], [3], [3], []];
    channels.forEach((own, c) => {
      for (const p of own) atomOf(dictionary, c).fill(0.1 + c, p * 5, p * 5 + 5);
    });
    const gram = computeGram(dictionary);
    const share = (a: number, b: number) => channels[a].some((p) => channels[b].includes(p));
    let pairs = 0;
    for (let b = 0; b < 6; b++) {
      const partners = [0, 1, 2, 3, 4, 5].filter((a) => share(a, b));
      pairs += partners.length;
      expect([...gram.partners[b]]).toEqual(partners);
      for (let a = 0; a < 6; a++) {
        expect(gramAt(gram, b, a, 0) !== 0).toBe(share(a, b));
        expect(gram.centre[b * 6 + a] >= 0).toBe(share(a, b));
      }
    }
    expect(gram.values).toHaveLength(pairs * 9);
  });
});
