import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Event } from '../../../core/csc/debias.ts';
import { reconstruct } from '../../../core/csc/operators.ts';
import { solveClosedForm } from '../../../core/learn/closed-form.ts';
import { codeSimilarity, teachingWeights } from '../../../core/learn/interpret.ts';
import { LearningStatistics } from '../../../core/learn/statistics.ts';
import { asCode } from '../csc/spikes-in-noise.ts';
import { eventCases, randomEvents, randomTraces } from './random-events.ts';

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
