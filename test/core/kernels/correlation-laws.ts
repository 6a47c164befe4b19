import fc from 'fast-check';
import { expect, it } from 'vitest';
import { correlate } from '../../../core/csc/operators.ts';
import { atomOf, type Dictionary, validSamples } from '../../../core/csc/problem.ts';
import { type ProblemSpec, randomProblem } from '../csc/random-problem.ts';

/** H^T y in whatever does it, at once or later. */
export type CorrelationUnderTest = (
  dictionary: Dictionary,
  traces: Float32Array | Float64Array,
  samples: number,
  out: Float64Array,
) => Float64Array | Promise<Float64Array>;

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

/** A problem whose atoms each miss some channels, as the seed will have it. */
function neighbourhoodProblem(spec: ProblemSpec) {
  const problem = randomProblem(spec);
  for (let c = 0; c < spec.atomCount; c++) {
    for (let p = 0; p < spec.channelCount; p++) {
      if ((spec.seed >> ((c + p) % 20)) % 2 === 0) continue;
      atomOf(problem.dictionary, c).fill(0, p * spec.atomSamples, (p + 1) * spec.atomSamples);
    }
  }
  return problem;
}

/** What every template correlation must keep, whatever computes it. */
export function itCorrelates(correlateUnderTest: CorrelationUnderTest): void {
  it('computes H^T y, of whatever size and neighbourhoods', async () => {
    await fc.assert(
      fc.asyncProperty(specs, async (spec) => {
        const { dictionary, traces, samples } = neighbourhoodProblem(spec);
        const size = spec.atomCount * validSamples(samples, spec.atomSamples);
        const expected = correlate(dictionary, traces, samples, new Float64Array(size));
        const out = new Float64Array(size).fill(9);
        expect(await correlateUnderTest(dictionary, traces, samples, out)).toBe(out);
        const largest = traces.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-300);
        for (let i = 0; i < size; i++) {
          expect(Math.abs(out[i] - expected[i])).toBeLessThanOrEqual(1e-5 * largest);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('gives the same bits wherever the tile is cut', async () => {
    await fc.assert(
      fc.asyncProperty(specs, fc.nat(), fc.nat(), async (spec, first, second) => {
        const { dictionary, traces, samples } = neighbourhoodProblem(spec);
        const positions = validSamples(samples, spec.atomSamples);
        if (positions === 0) return;
        const [from, to] = [first % (positions + 1), second % (positions + 1)].sort(
          (a, b) => a - b,
        );
        const length = to - from + spec.atomSamples - 1;
        const tile = new Float32Array(spec.channelCount * length);
        for (let p = 0; p < spec.channelCount; p++) {
          const row = p * samples + from;
          tile.set(traces.subarray(row, row + length), p * length);
        }
        const whole = await correlateUnderTest(
          dictionary,
          Float32Array.from(traces),
          samples,
          new Float64Array(spec.atomCount * positions),
        );
        const size = spec.atomCount * (to - from);
        const part = await correlateUnderTest(dictionary, tile, length, new Float64Array(size));
        for (let c = 0; c < spec.atomCount; c++) {
          expect(part.subarray(c * (to - from), (c + 1) * (to - from))).toEqual(
            whole.subarray(c * positions + from, c * positions + to),
          );
        }
      }),
      { numRuns: 60 },
    );
  });

  it('joins the pieces of a long signal without a seam', async () => {
    const spec = { atomCount: 3, channelCount: 2, atomSamples: 25, samples: 20_011, seed: 4 };
    const { dictionary, traces, samples } = randomProblem({
      ...spec,
      lambdaShare: 0.5,
      twoSided: true,
      likeness: 0,
    });
    const positions = validSamples(samples, 25);
    const size = 3 * positions;
    const expected = correlate(dictionary, traces, samples, new Float64Array(size));
    const out = new Float64Array(size).fill(9);
    await correlateUnderTest(dictionary, traces, samples, out);
    const largest = traces.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const worst = out.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i])), 0);
    expect(worst).toBeLessThanOrEqual(1e-5 * largest);
  });
}
