import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Correlator } from '../../../core/csc/correlate.ts';
import { correlate } from '../../../core/csc/operators.ts';
import { validSamples } from '../../../core/csc/problem.ts';
import { problemSpecs, randomProblem } from './random-problem.ts';

describe('Correlator', () => {
  it('computes H^T y as the readable operator does, also where an atom misses channels', () => {
    fc.assert(
      fc.property(problemSpecs, fc.boolean(), (spec, silent) => {
        const { dictionary, traces, samples } = randomProblem(spec);
        if (silent) dictionary.atoms.fill(0, 0, spec.atomSamples);
        const size = spec.atomCount * validSamples(samples, spec.atomSamples);
        const expected = correlate(dictionary, traces, samples, new Float64Array(size));
        const out = new Float64Array(size).fill(9);
        new Correlator(dictionary).correlate(traces, samples, out);
        for (let i = 0; i < size; i++) expect(out[i]).toBeCloseTo(expected[i], 10);
      }),
      { numRuns: 40 },
    );
  });

  it('gives the same bits wherever the tile is cut', () => {
    fc.assert(
      fc.property(problemSpecs, fc.integer({ min: 1, max: 40 }), (spec, start) => {
        const { dictionary, traces, samples } = randomProblem({ ...spec, samples: 120 });
        const positions = validSamples(samples, spec.atomSamples);
        const whole = new Correlator(dictionary).correlate(
          traces,
          samples,
          new Float64Array(spec.atomCount * positions),
        );
        const length = samples - start;
        const tile = new Float64Array(spec.channelCount * length);
        for (let p = 0; p < spec.channelCount; p++) {
          tile.set(traces.subarray(p * samples + start, (p + 1) * samples), p * length);
        }
        const tilePositions = positions - start;
        const part = new Correlator(dictionary).correlate(
          tile,
          length,
          new Float64Array(spec.atomCount * tilePositions),
        );
        for (let c = 0; c < spec.atomCount; c++) {
          for (let n = 0; n < tilePositions; n++) {
            expect(part[c * tilePositions + n]).toBe(whole[c * positions + n + start]);
          }
        }
      }),
      { numRuns: 40 },
    );
  });
});
