import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import type { Event } from '../../../core/csc/debias.ts';
import { LearningStatistics } from '../../../core/learn/statistics.ts';
import { eventCases, randomEvents, randomTraces } from './random-events.ts';

const margin = 3;

function statisticsOf(spec: { atomCount: number; channelCount: number; atomSamples: number }) {
  return new LearningStatistics(spec.atomCount, spec.channelCount, spec.atomSamples, margin);
}

function allProducts(statistics: LearningStatistics): Float64Array {
  const { atomCount, atomSamples } = statistics;
  const span = 2 * atomSamples - 1;
  return Float64Array.from({ length: atomCount ** 2 * span }, (_, i) => {
    const pair = Math.floor(i / span);
    return statistics.product(
      Math.floor(pair / atomCount),
      pair % atomCount,
      (i % span) - atomSamples + 1,
    );
  });
}

function allSums(statistics: LearningStatistics): Record<string, Float64Array> {
  const { correlations, amplitudeSum, squareSum, cubeSum, eventCount } = statistics;
  return {
    products: allProducts(statistics),
    correlations,
    amplitudeSum,
    squareSum,
    cubeSum,
    eventCount,
  };
}

function expectClose(found: LearningStatistics, expected: (name: string, i: number) => number) {
  for (const [name, sums] of Object.entries(allSums(found))) {
    sums.forEach((value, i) => {
      expect(value).toBeCloseTo(expected(name, i), 8);
    });
  }
}

describe('LearningStatistics', () => {
  it('are the sums that their definitions say', () => {
    fc.assert(
      fc.property(eventCases, (spec) => {
        const events = randomEvents(spec);
        const traces = randomTraces(spec);
        const { atomCount, channelCount, atomSamples, samples } = spec;
        const statistics = statisticsOf(spec);
        statistics.add(traces, samples, events);

        for (let b = 0; b < atomCount; b++) {
          for (let a = 0; a < atomCount; a++) {
            for (let lag = 1 - atomSamples; lag < atomSamples; lag++) {
              let sum = 0;
              for (const i of events) {
                for (const j of events) {
                  const matches = i.atom === b && j.atom === a && j.position - i.position === lag;
                  if (matches) sum += i.amplitude * j.amplitude;
                }
              }
              expect(statistics.product(b, a, lag)).toBeCloseTo(sum, 8);
            }
          }
        }
        const width = atomSamples + 2 * margin;
        for (let c = 0; c < atomCount; c++) {
          const own = events.filter(({ atom }) => atom === c);
          for (let p = 0; p < channelCount; p++) {
            for (let k = -margin; k < atomSamples + margin; k++) {
              const sum = own.reduce((total, { position, amplitude }) => {
                const n = position + k;
                return n < 0 || n >= samples ? total : total + amplitude * traces[p * samples + n];
              }, 0);
              const at = (c * channelCount + p) * width + margin + k;
              expect(statistics.correlations[at]).toBeCloseTo(sum, 8);
            }
          }
          const power = (exponent: number) =>
            own.reduce((total, { amplitude }) => total + Math.abs(amplitude) ** exponent, 0);
          expect(statistics.eventCount[c]).toBe(own.length);
          expect(statistics.amplitudeSum[c]).toBeCloseTo(power(1), 8);
          expect(statistics.squareSum[c]).toBeCloseTo(power(2), 8);
          expect(statistics.cubeSum[c]).toBeCloseTo(power(3), 8);
          expect(statistics.amplitudeScale(c)).toBeCloseTo(
            own.length === 0 ? 0 : power(3) / power(2),
            8,
          );
        }
      }),
      { numRuns: 60 },
    );
  });

  it('add up over windows, and the past counts by the product of what was kept of it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(eventCases, fc.double({ min: 0, max: 1, noNaN: true })), {
          minLength: 1,
          maxLength: 5,
        }),
        (windows) => {
          const [[shape]] = windows;
          const together = statisticsOf(shape);
          const parts = windows.map(([spec, keep]) => {
            const fitted = { ...shape, seed: spec.seed, events: spec.events };
            const part = statisticsOf(shape);
            together.forget(keep);
            together.add(randomTraces(fitted), shape.samples, randomEvents(fitted));
            part.add(randomTraces(fitted), shape.samples, randomEvents(fitted));
            return { keep, sums: allSums(part) };
          });
          expectClose(together, (name, i) =>
            parts.reduce((sum, part) => part.keep * sum + part.sums[name][i], 0),
          );
        },
      ),
      { numRuns: 40 },
    );
  });

  it('are the same whether windows are added one by one or as sums of some', () => {
    fc.assert(
      fc.property(eventCases, fc.integer(), (spec, seed) => {
        const other = { ...spec, seed };
        const [together, first, second] = [spec, spec, spec].map(statisticsOf);
        const add = (to: LearningStatistics, one: typeof spec) =>
          to.add(randomTraces(one), one.samples, randomEvents(one));
        add(together, spec);
        add(together, other);
        add(first, spec);
        add(second, other);
        first.addSums(structuredClone(second));
        const expected = allSums(together);
        expectClose(first, (name, i) => expected[name][i]);
      }),
      { numRuns: 40 },
    );
  });

  it('keep of masked atoms what is the same without the mask, and nothing else', () => {
    fc.assert(
      fc.property(eventCases, (spec) => {
        const { atomCount, channelCount, atomSamples, samples, seed } = spec;
        const random = Random.forStream(seed, 8);
        const mask = Uint8Array.from({ length: atomCount * channelCount }, () => random.integer(2));
        const whole = statisticsOf(spec);
        const part = new LearningStatistics(atomCount, channelCount, atomSamples, margin, mask);
        for (const statistics of [whole, part]) {
          statistics.add(randomTraces(spec), samples, randomEvents(spec));
        }
        const width = atomSamples + 2 * margin;
        const kept = Array.from(mask).flatMap((flag, row) =>
          flag === 0 ? [] : [...whole.correlations.subarray(row * width, (row + 1) * width)],
        );
        expect([...part.correlations]).toEqual(kept);
        for (let b = 0; b < atomCount; b++) {
          for (let a = 0; a < atomCount; a++) {
            const meet = Array.from({ length: channelCount }).some(
              (_, p) => mask[b * channelCount + p] !== 0 && mask[a * channelCount + p] !== 0,
            );
            for (let lag = 1 - atomSamples; lag < atomSamples; lag++) {
              const expected = meet || a === b ? whole.product(b, a, lag) : 0;
              expect(part.product(b, a, lag)).toBe(expected);
            }
          }
        }
        expect(part.squareSum).toEqual(whole.squareSum);
      }),
      { numRuns: 60 },
    );
  });

  it('know who has met whom', () => {
    const statistics = new LearningStatistics(12, 1, 4, 0);
    const events = [11, 2, 3, 2].map((atom, i) => ({ atom, position: 10 + 2 * i, amplitude: 1 }));
    statistics.add(new Float64Array(40), 40, events);
    expect([2, 3, 11, 5].map((atom) => [...statistics.partnersOf(atom)])).toEqual([
      [2, 3, 11],
      [2, 3],
      [2, 11],
      [],
    ]);
    statistics.forget(0);
    expect([...statistics.partnersOf(2)]).toEqual([]);
  });

  it('remember nothing after forgetting all', () => {
    const spec = {
      seed: 1,
      atomCount: 2,
      channelCount: 2,
      atomSamples: 5,
      samples: 40,
      events: 6,
    };
    const statistics = statisticsOf(spec);
    statistics.add(randomTraces(spec), spec.samples, randomEvents(spec));
    statistics.forget(0);
    expectClose(statistics, () => 0);
  });

  it('give a scale that small false events hardly lower', () => {
    const random = new Random(5);
    const statistics = new LearningStatistics(1, 1, 4, 0);
    const events = Array.from({ length: 60 }, (_, i): Event => {
      const amplitude = i % 3 === 0 ? 4 : 20 + random.normal();
      return { position: 10 * i, atom: 0, amplitude };
    });
    statistics.add(new Float64Array(1000), 1000, events);
    expect(statistics.amplitudeScale(0)).toBeGreaterThan(19);
    expect(statistics.amplitudeSum[0] / statistics.eventCount[0]).toBeLessThan(16);
  });
});
