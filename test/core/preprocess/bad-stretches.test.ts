import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { silentContext } from '../../../core/base/progress.ts';
import { Random } from '../../../core/base/random.ts';
import {
  bridgeBad,
  gainAround,
  good,
  guardSamples,
  markBad,
  notFinite,
  saturated,
} from '../../../core/preprocess/bad-stretches.ts';
import { type PreprocessParameters, planPreprocessing } from '../../../core/preprocess/plan.ts';
import { filtered, whitened } from '../../../core/preprocess/preprocess.ts';
import { addSpikes, autoregressive, normalNoise, readAll, recordingOf } from './synthetic.ts';

/** Noise, with stretches of a kind at random places. */
const traces = fc
  .tuple(
    fc.nat(),
    fc.array(fc.tuple(fc.nat(299), fc.nat(60), fc.constantFrom(Number.NaN, -Infinity, 500, -500))),
  )
  .map(([seed, stretches]) => {
    const values = normalNoise(new Random(seed), 300);
    for (const [from, length, value] of stretches) values.fill(value, from, from + length);
    return values;
  });

function marksOf(values: Float64Array): Uint8Array {
  const marks = new Uint8Array(values.length).fill(77);
  return markBad(values, 100, 20, marks) ? marks : marks.fill(good);
}

describe('markBad', () => {
  it('marks what is not finite, and what stands still far away for long, and nothing else', () => {
    fc.assert(
      fc.property(traces, (values) => {
        const marks = marksOf(values);
        values.forEach((value, t) => {
          let from = t;
          let to = t;
          while (values[from - 1] === value) from--;
          while (values[to + 1] === value) to++;
          const isFlat = Math.abs(value) > 100 && to - from + 1 >= 20;
          expect(marks[t]).toBe(Number.isFinite(value) ? (isFlat ? saturated : good) : notFinite);
        });
      }),
    );
  });
});

describe('bridgeBad', () => {
  it('leaves good values as they are and never steps beyond their range', () => {
    fc.assert(
      fc.property(traces, (values) => {
        const marks = marksOf(values);
        const bridged = bridgeBad(values.slice(), marks);
        const kept = values.filter((_, t) => marks[t] === good);
        const lowest = kept.reduce((a, b) => Math.min(a, b), 0);
        const highest = kept.reduce((a, b) => Math.max(a, b), 0);
        bridged.forEach((value, t) => {
          if (marks[t] === good) expect(value).toBe(values[t]);
          expect(value >= lowest && value <= highest).toBe(true);
        });
      }),
    );
  });

  it('is a straight line between its ends', () => {
    const marks = Uint8Array.of(1, 0, 1, 1, 1, 0, 1);
    const values = Float64Array.of(9, 2, 9, Number.NaN, 9, 10, 9);
    expect(Array.from(bridgeBad(values, marks))).toEqual([2, 2, 4, 6, 8, 10, 10]);
  });
});

describe('gainAround', () => {
  it('is zero in and beside a bad stretch, one away from it, and never jumps', () => {
    const guard = guardSamples(30_000);
    const marks = new Uint8Array(600);
    marks.fill(saturated, 300, 340);
    const gain = gainAround(marks, 30_000);
    gain.forEach((value, t) => {
      const off = Math.max(0, 300 - t, t - 339);
      if (off <= guard / 2) expect(value).toBe(0);
      if (off >= guard) expect(value).toBe(1);
      if (t > 0) expect(Math.abs(value - gain[t - 1])).toBeLessThan(0.06);
    });
  });
});

const parameters: PreprocessParameters = {
  seed: 3,
  bandPass: { lowHz: 300, highHz: 6000 },
  reference: 'off',
  whiten: 'spatial+temporal',
  neighbourhoodUm: 100,
  drift: 'off',
};

describe('a recording with bad stretches', () => {
  const samples = 60_000;
  const channels = () =>
    [0, 1, 2, 3].map((channel) => {
      const random = new Random(40 + channel);
      const trace = autoregressive(normalNoise(random, samples, 6), 0.6, -0.2);
      addSpikes(trace, [5000, 45_000], 150);
      return trace.map((x, t) => x + 60 * Math.sin(t / 3000));
    });
  const clean = channels();
  const broken = channels();
  // Over the seam of two blocks; at the start; all of a tenth.
  broken[0]!.fill(3200, 16_200, 17_000);
  broken[1]!.fill(Number.NaN, 0, 700);
  broken[2]!.fill(-3200, 24_000, 30_000);
  const stretches = [
    [0, 16_200, 17_000],
    [1, 0, 700],
    [2, 24_000, 30_000],
  ] as const;
  const whole = recordingOf([clean]);
  const holed = recordingOf([broken]);

  it.each(['off', 'median'] as const)(
    'is zero there, and elsewhere what it would be without them (reference %s)',
    async (reference) => {
      const known = await planPreprocessing(holed, { ...parameters, reference }, silentContext);
      const plain = await planPreprocessing(whole, { ...parameters, reference }, silentContext);
      const out = await readAll(filtered(holed, known));
      const expected = await readAll(filtered(whole, plain));
      for (const [channel, from, to] of stretches) {
        expect(out[channel]!.subarray(from, to).every((value) => value === 0)).toBe(true);
        // Before and after, from 8 ms on: no ringing.
        for (let t = 0; t < samples; t++) {
          if (t > from - 240 && t < to + 240) continue;
          const near = stretches.some(([, a, b]) => t > a - 240 && t < b + 240);
          if (reference === 'median' && near) continue;
          expect(Math.abs(out[channel]![t]! - expected[channel]![t]!)).toBeLessThan(1);
        }
      }
    },
  );

  it('is learned from as if they were not there', async () => {
    const known = await planPreprocessing(holed, parameters, silentContext);
    const plain = await planPreprocessing(whole, parameters, silentContext);
    known.noiseLevelMicrovolts.forEach((level, channel) => {
      expect(level / plain.noiseLevelMicrovolts[channel]!).toBeCloseTo(1, 1.7);
    });
    known.spatial.weights.forEach((weight, i) => {
      expect(Math.abs(weight - plain.spatial.weights[i]!)).toBeLessThan(0.01);
    });
    known.temporalTaps.forEach((tap, i) => {
      expect(Math.abs(tap - plain.temporalTaps[i]!)).toBeLessThan(0.1);
    });
  });

  it('has them reported with channels and seconds', async () => {
    const { notices } = await planPreprocessing(holed, parameters, silentContext);
    expect(notices.map(({ code }) => code)).toEqual(['NOT_FINITE_SAMPLES', 'SATURATED_SAMPLES']);
    expect(notices[0]!.message).toContain('Channel CH2 holds');
    expect(notices[0]!.message).toContain('for 0.0233 s of the 2 s');
    expect(notices[1]!.message).toContain('Channels CH1, CH3 stand still');
    expect(notices[1]!.message).toContain('for up to 0.2 s of the 2 s');
    expect(notices[1]!.message).toContain('first at 0.540 s');
    expect((await planPreprocessing(whole, parameters, silentContext)).notices).toEqual([]);
  });

  it('is the same bytes however it is cut', async () => {
    const plan = await planPreprocessing(holed, parameters, silentContext);
    const view = whitened(holed, plan);
    const all = await view.read(0, 0, samples, new Float32Array(4 * samples));
    for (const [start, end] of [
      [16_000, 17_500],
      [0, 900],
      [29_000, 33_333],
    ] as const) {
      const part = await whitened(holed, plan).read(
        0,
        start,
        end,
        new Float32Array(4 * (end - start)),
      );
      for (let channel = 0; channel < 4; channel++) {
        const row = channel * (end - start);
        expect(part.subarray(row, row + end - start)).toEqual(
          all.subarray(channel * samples + start, channel * samples + end),
        );
      }
    }
  });
});
