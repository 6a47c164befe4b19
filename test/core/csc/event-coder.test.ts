import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { ActiveSetSolver, encodeActiveSet } from '../../../core/csc/active-set.ts';
import { codingKernels, typescriptKernels } from '../../../core/csc/coding-kernels.ts';
import { EventCoder, type EventModel } from '../../../core/csc/event-coder.ts';
import { computeGram } from '../../../core/csc/gram.ts';
import { correlate, reconstruct } from '../../../core/csc/operators.ts';
import { type SparseCode, validSamples } from '../../../core/csc/problem.ts';
import { problemSpecs, randomDictionary, randomProblem } from './random-problem.ts';

function modelOf(
  dictionary: EventModel['dictionary'],
  scale: readonly number[],
  prior: EventModel['prior'],
): EventModel {
  return {
    dictionary,
    coding: { lambda: new Float64Array(scale.length).fill(4.5), twoSided: false },
    levels: {
      prune: Float64Array.from(scale, (value) => 0.3 * value),
      drop: Float64Array.from(scale, (value) => Math.max(0.4 * value, 4.5)),
      mergeSamples: 2.5,
    },
    prior,
  };
}

/** Planted spikes in unit noise, at least `gap` samples apart. */
function recordingOf(
  model: EventModel,
  amplitudes: readonly number[],
  samples: number,
  gap: number,
  seed: number,
) {
  const random = new Random(seed);
  const { channelCount, atomCount, atomSamples } = model.dictionary;
  const position: number[] = [];
  const atom: number[] = [];
  for (let n = 10; n + atomSamples + 10 < samples; n += gap + random.integer(gap)) {
    position.push(n);
    atom.push(random.integer(atomCount));
  }
  const truth: SparseCode = {
    position: Float64Array.from(position),
    atom: Int32Array.from(atom),
    value: Float64Array.from(atom, (c) => amplitudes[c] * (1 + 0.05 * random.normal())),
  };
  const traces = reconstruct(
    model.dictionary,
    truth,
    samples,
    new Float64Array(channelCount * samples),
  );
  for (let i = 0; i < traces.length; i++) traces[i] += random.normal();
  return { truth, traces };
}

function hits(found: readonly { position: number; atom: number }[], truth: SparseCode): number {
  let count = 0;
  truth.position.forEach((n, i) => {
    if (found.some((e) => e.atom === truth.atom[i] && Math.abs(e.position - n) <= 1)) count++;
  });
  return count;
}

describe('ActiveSetSolver', () => {
  it('gives the same bits when it is used again, whatever came before', () => {
    fc.assert(
      fc.property(
        problemSpecs,
        fc.array(fc.integer({ min: 1, max: 200 }), { maxLength: 4 }),
        (base, lengths) => {
          const spec = { ...base, lambdaShare: Math.max(0.2, base.lambdaShare) };
          const { dictionary, traces, samples, options } = randomProblem(spec);
          const solver = new ActiveSetSolver(computeGram(dictionary), options);
          const solve = (signal: Float64Array, length: number) => {
            const positions = validSamples(length, spec.atomSamples);
            const beta = new Float64Array(spec.atomCount * positions);
            return solver.solve(correlate(dictionary, signal, length, beta), positions);
          };
          const fresh = solve(traces, samples);
          for (const length of lengths) {
            solve(randomProblem({ ...spec, samples: length, seed: length }).traces, length);
          }
          expect(solve(traces, samples)).toEqual(fresh);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('leaves the correlations that it was given as they are', () => {
    fc.assert(
      fc.property(problemSpecs, (spec) => {
        const { dictionary, traces, samples, options } = randomProblem(spec);
        const positions = validSamples(samples, spec.atomSamples);
        const size = spec.atomCount * positions;
        const beta = correlate(dictionary, traces, samples, new Float64Array(size));
        const before = beta.slice();
        new ActiveSetSolver(computeGram(dictionary), options).solve(beta, positions);
        expect(beta).toEqual(before);
      }),
      { numRuns: 30 },
    );
  });
});

/** What a coder can run on. */
const runtimes = [{ kernels: typescriptKernels }, { kernels: codingKernels() }];

describe.each(runtimes)('EventCoder on $kernels.kind', ({ kernels }) => {
  const shape = { atomCount: 3, channelCount: 4, atomSamples: 30, samples: 6000, seed: 3 };

  it('finds planted spikes, overlaps included, with amplitudes that are not shrunk', () => {
    const amplitudes = [14, 18, 25];
    const model = modelOf(randomDictionary(shape), amplitudes, null);
    const { truth, traces } = recordingOf(model, amplitudes, 6000, 20, 11);
    const events = new EventCoder(model, kernels).code(traces, 6000);
    expect(hits(events, truth)).toBeGreaterThanOrEqual(0.98 * truth.position.length);
    expect(events.length).toBeLessThanOrEqual(1.02 * truth.position.length);
    amplitudes.forEach((amplitude, c) => {
      const own = events.filter((event) => event.atom === c);
      const meanAmplitude = own.reduce((sum, event) => sum + event.amplitude, 0) / own.length;
      expect(meanAmplitude / amplitude).toBeCloseTo(1, 1);
    });
  });

  it('does not change the correlations it codes, nor what it finds the second time', () => {
    const model = modelOf(randomDictionary(shape), [14, 18, 25], null);
    const { traces } = recordingOf(model, [14, 18, 25], 2000, 40, 12);
    const coder = new EventCoder(model, kernels);
    const correlation = coder.correlate(traces, 2000).slice();
    const before = correlation.slice();
    const first = coder.codeCorrelation(correlation, 1971);
    expect(correlation).toEqual(before);
    expect(coder.code(traces, 2000)).toEqual(first);
  });

  it('adds up the l1 norms of the lasso codes it has seen', () => {
    const model = modelOf(randomDictionary(shape), [14, 18, 25], null);
    const coder = new EventCoder(model, kernels);
    const norm = new Float64Array(3);
    for (const seed of [21, 22]) {
      const { traces } = recordingOf(model, [14, 18, 25], 1500, 40, seed);
      coder.code(traces, 1500);
      const code = encodeActiveSet(model.dictionary, traces, 1500, model.coding);
      code.value.forEach((value, i) => {
        norm[code.atom[i]] += Math.abs(value);
      });
    }
    norm.forEach((value, c) => {
      expect(value).toBeGreaterThan(0);
      expect(Math.abs(coder.codeNorm[c] / value - 1)).toBeLessThan(1e-3);
    });
  });

  it('has no events for a signal shorter than an atom', () => {
    const model = modelOf(randomDictionary(shape), [14, 18, 25], null);
    expect(new EventCoder(model, kernels).code(new Float64Array(4 * 29), 29)).toEqual([]);
  });

  it('tells neurons of one shape apart by their amplitudes, when it knows them', () => {
    const alike = { ...shape, atomCount: 2 };
    const amplitudes = [14, 26];
    const dictionary = randomDictionary(alike, 0.995);
    const blind = modelOf(dictionary, amplitudes, null);
    const knowing = modelOf(dictionary, amplitudes, {
      mean: Float64Array.from(amplitudes),
      spread: Float64Array.of(1, 2),
      logRate: Float64Array.of(Math.log(0.5), Math.log(0.5)),
      refractorySamples: 0,
      noiseVariance: 1,
    });
    const { truth, traces } = recordingOf(blind, amplitudes, 6000, 60, 13);
    const share = (model: EventModel) =>
      hits(new EventCoder(model, kernels).code(traces, 6000), truth) / truth.position.length;
    expect(share(knowing)).toBeGreaterThanOrEqual(0.95);
    expect(share(blind)).toBeLessThan(0.9);
  });
});

describe('codingKernels', () => {
  const shape = { atomCount: 3, channelCount: 4, atomSamples: 30, samples: 6000, seed: 3 };

  it('are compiled ones where they can run, as they can here', () => {
    expect(codingKernels().kind).toBe('wasm-simd');
  });

  it('find the same events as the plain ones', () => {
    const amplitudes = [14, 18, 25];
    const model = modelOf(randomDictionary(shape), amplitudes, null);
    const { traces } = recordingOf(model, amplitudes, 6000, 20, 31);
    const events = new EventCoder(model, codingKernels()).code(traces, 6000);
    const expected = new EventCoder(model, typescriptKernels).code(traces, 6000);
    expect(events.map(({ atom, position }) => [atom, position])).toEqual(
      expected.map(({ atom, position }) => [atom, position]),
    );
    events.forEach(({ amplitude }, i) => {
      expect(amplitude).toBeCloseTo(expected[i]!.amplitude, 4);
    });
  });

  it('solve what is too large for the memory of the kernels as well', () => {
    const dictionary = randomDictionary({ ...shape, atomCount: 40, atomSamples: 5 });
    const gram = computeGram(dictionary);
    const options = { lambda: new Float64Array(40).fill(4), twoSided: true };
    const positions = 200_000;
    const beta = new Float64Array(40 * positions);
    beta[39 * positions - 7] = 9;
    const code = codingKernels().lassoSolver(gram, options).solve(beta, positions);
    expect([...code.position]).toEqual([positions - 7]);
    expect([...code.atom]).toEqual([38]);
    expect(code.value[0]).toBeCloseTo(5, 9);
  });
});
