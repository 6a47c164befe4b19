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

function allSums(statistics: LearningStatistics): Record<string, Float64Array> {
  const { products, correlations, amplitudeSum, squareSum, cubeSum, eventCount } = statistics;
  return { products, correlations, amplitudeSum, squareSum, cubeSum, eventCount };
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
              const at = (b * atomCount + a) * (2 * atomSamples - 1) + lag + atomSamples - 1;
              expect(statistics.products[at]).toBeCloseTo(sum, 8);
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
