import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import {
  evaluateConfiguration,
  extendConfiguration,
  type Placement,
} from '../../../core/csc/configuration.ts';
import { computeGram } from '../../../core/csc/gram.ts';
import { reconstruct } from '../../../core/csc/operators.ts';
import { eventLogOdds, type SpikePrior } from '../../../core/csc/spike-prior.ts';
import { symmetricEigen } from '../../../core/math/symmetric-eigen.ts';
import { randomDictionary } from './random-problem.ts';
import { asCode, correlationsOf, signalOf } from './spikes-in-noise.ts';

const cases = fc.record({
  seed: fc.integer({ min: 1, max: 100_000 }),
  atomCount: fc.integer({ min: 1, max: 3 }),
  channelCount: fc.integer({ min: 1, max: 2 }),
  atomSamples: fc.integer({ min: 2, max: 7 }),
  samples: fc.integer({ min: 8, max: 20 }),
  events: fc.integer({ min: 0, max: 4 }),
});
type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never;

/** Any signal, any prior, any placements: the laws do not ask for a likely configuration. */
function setUp(spec: Case) {
  const random = Random.forStream(spec.seed, 7);
  const dictionary = randomDictionary(spec, spec.seed % 2 === 0 ? 0.9 : 0);
  const prior: SpikePrior = {
    mean: Float64Array.from({ length: spec.atomCount }, () => 2 + 10 * random.uniform()),
    spread: Float64Array.from({ length: spec.atomCount }, () => 0.3 + 3 * random.uniform()),
    logRate: Float64Array.from({ length: spec.atomCount }, () => -2 - 5 * random.uniform()),
    refractorySamples: 0,
    noiseVariance: 0.5 + 2 * random.uniform(),
  };
  const places = new Set<number>();
  const free = spec.samples - spec.atomSamples + 1;
  for (let i = 0; i < spec.events; i++) places.add(random.integer(free * spec.atomCount));
  const placements = [...places].map(
    (place): Placement => ({
      atom: Math.floor(place / free),
      position: place % free,
      sign: random.uniform() < 0.3 ? -1 : 1,
    }),
  );
  const planted = placements
    .slice(1)
    .map(({ atom, position, sign }) => ({ atom, position, amplitude: sign * prior.mean[atom] }));
  const traces = signalOf(dictionary, planted, spec.samples, random);
  const { correlation, positions } = correlationsOf(dictionary, traces, spec.samples);
  const gram = computeGram(dictionary);
  const correlationAt = (atom: number, position: number) =>
    correlation[atom * positions + position];
  const evaluate = (chosen: readonly Placement[]) =>
    evaluateConfiguration(gram, prior, chosen, correlationAt);
  return {
    correlationAt,
    dictionary,
    gram,
    prior,
    placements,
    traces,
    correlation,
    positions,
    evaluate,
  };
}

/**
 * The definition itself, without Gram matrices: y ~ N(H m, v I + H S H^T) against N(0, v I), by the
 * eigenvectors of the covariance; and the mean of the amplitudes given y, m + S H^T C^-1 (y - H m).
 */
function byDenseGaussians(spec: Case) {
  const { dictionary, prior, placements, traces } = setUp(spec);
  const size = traces.length;
  const columns = placements.map(({ atom, position }) =>
    reconstruct(
      dictionary,
      asCode([{ atom, position, amplitude: 1 }]),
      spec.samples,
      new Float64Array(size),
    ),
  );
  const mean = placements.map(({ atom, sign }) => sign * prior.mean[atom]);
  const variance = placements.map(({ atom }) => prior.spread[atom] ** 2);
  const covariance = new Float64Array(size * size);
  const rest = traces.slice();
  for (let i = 0; i < size; i++) {
    covariance[i * size + i] = prior.noiseVariance;
    columns.forEach((column, e) => {
      rest[i] -= mean[e] * column[i];
      for (let j = 0; j < size; j++) {
        covariance[i * size + j] += variance[e] * column[i] * column[j];
      }
    });
  }
  const { values, vectors } = symmetricEigen(covariance, size);
  const whitened = new Float64Array(size);
  let logLikelihood = 0;
  for (let k = 0; k < size; k++) {
    let along = 0;
    for (let i = 0; i < size; i++) along += vectors[k * size + i] * rest[i];
    logLikelihood -= 0.5 * (along ** 2 / values[k] + Math.log(values[k]));
    for (let i = 0; i < size; i++) whitened[i] += (along / values[k]) * vectors[k * size + i];
  }
  const energy = traces.reduce((sum, value) => sum + value ** 2, 0);
  const silence = -0.5 * (energy / prior.noiseVariance + size * Math.log(prior.noiseVariance));
  const rates = placements.reduce((sum, { atom }) => sum + prior.logRate[atom], 0);
  const dot = (a: Float64Array, b: Float64Array) =>
    a.reduce((sum, value, i) => sum + value * b[i], 0);
  return {
    logOdds: logLikelihood - silence + rates,
    amplitudes: columns.map((column, e) => mean[e] + variance[e] * dot(column, whitened)),
  };
}

describe('evaluateConfiguration', () => {
  it('is the log ratio of the marginal likelihoods, and its amplitudes are the posterior mean', () => {
    fc.assert(
      fc.property(cases, (spec) => {
        const { evaluate, placements } = setUp(spec);
        const found = evaluate(placements);
        const expected = byDenseGaussians(spec);
        const scale = Math.max(1, Math.abs(expected.logOdds));
        expect(Math.abs(found.logOdds - expected.logOdds) / scale).toBeLessThan(1e-9);
        expected.amplitudes.forEach((amplitude, i) => {
          expect(found.amplitudes[i]).toBeCloseTo(amplitude, 7);
        });
      }),
      { numRuns: 300 },
    );
  });

  it('is zero for silence', () => {
    const { evaluate } = setUp({
      seed: 1,
      atomCount: 2,
      channelCount: 1,
      atomSamples: 4,
      samples: 12,
      events: 2,
    });
    expect(evaluate([]).logOdds).toBe(0);
    expect(evaluate([]).amplitudes).toHaveLength(0);
  });

  it('does not care about the order of the placements', () => {
    fc.assert(
      fc.property(cases, (spec) => {
        const { evaluate, placements } = setUp(spec);
        const forward = evaluate(placements);
        const backward = evaluate([...placements].reverse());
        expect(backward.logOdds).toBeCloseTo(forward.logOdds, 8);
        [...backward.amplitudes].reverse().forEach((amplitude, i) => {
          expect(amplitude).toBeCloseTo(forward.amplitudes[i], 8);
        });
      }),
      { numRuns: 100 },
    );
  });

  it('adds up over events that do not overlap', () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: 0, max: 8 }), (spec, gap) => {
        const { evaluate, positions } = setUp({ ...spec, samples: 2 * spec.atomSamples + gap });
        const first: Placement = { atom: 0, position: 0, sign: 1 };
        const last: Placement = { atom: spec.atomCount - 1, position: positions - 1, sign: -1 };
        expect(evaluate([first, last]).logOdds).toBeCloseTo(
          evaluate([first]).logOdds + evaluate([last]).logOdds,
          8,
        );
      }),
      { numRuns: 100 },
    );
  });

  it('for one event is eventLogOdds of its correlation', () => {
    fc.assert(
      fc.property(cases, (spec) => {
        const { evaluate, prior, correlation, positions } = setUp(spec);
        for (let atom = 0; atom < spec.atomCount; atom++) {
          for (let position = 0; position < positions; position++) {
            const pull = correlation[atom * positions + position];
            const { logOdds } = evaluate([{ atom, position, sign: Math.sign(pull) }]);
            const scale = Math.max(1, Math.abs(logOdds));
            expect(Math.abs(eventLogOdds(prior, atom, pull) - logOdds) / scale).toBeLessThan(1e-9);
          }
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('extendConfiguration', () => {
  it('is the configuration with one placement more, found anew', () => {
    fc.assert(
      fc.property(cases, (spec) => {
        const { gram, prior, placements, evaluate, correlationAt } = setUp(spec);
        let grown = evaluate([]);
        placements.forEach((placement, i) => {
          grown = extendConfiguration(gram, prior, grown, placement, correlationAt);
          expect(grown).toEqual(evaluate(placements.slice(0, i + 1)));
        });
      }),
      { numRuns: 100 },
    );
  });
});
