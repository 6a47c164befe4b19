import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { silentContext } from '../../../core/base/progress.ts';
import { Random } from '../../../core/base/random.ts';
import { filterZeroPhase } from '../../../core/preprocess/biquad.ts';
import { extendByReflection } from '../../../core/preprocess/extension.ts';
import { type Motion, noMotion } from '../../../core/preprocess/motion/motion.ts';
import {
  type PreprocessParameters,
  type PreprocessPlan,
  planPreprocessing,
} from '../../../core/preprocess/plan.ts';
import { filtered, filteredAndWhitened, whitened } from '../../../core/preprocess/preprocess.ts';
import { plainKernels } from '../../../core/preprocess/signal-kernels.ts';
import { unknownProbe } from '../../../core/recording/probe.ts';
import type { Recording } from '../../../core/recording/recording.ts';
import { addSpikes, autoregressive, normalNoise, recordingOf } from './synthetic.ts';

const defaults: PreprocessParameters = {
  seed: 1,
  bandPass: { lowHz: 300, highHz: 6000 },
  reference: 'median',
  whiten: 'spatial+temporal',
  neighbourhoodUm: 100,
  drift: 'off',
};

/** A drift of 12 µm in a second. */
const moving: Motion = {
  ...noMotion('', ''),
  isCorrected: true,
  binSeconds: Float64Array.of(0.2, 0.9, 34.1),
  blockDepthUm: Float64Array.of(0, 40),
  displacementUm: Float64Array.of(-6, 0, 6, -6, 2, 6),
};

/** Three correlated, coloured channels on a slow wave, in two segments. */
function drifting(lengths: readonly number[]): Recording {
  const random = new Random(11);
  return recordingOf(
    lengths.map((samples) => {
      const common = normalNoise(random, samples, 4);
      return [0, 1, 2].map((channel) => {
        const trace = autoregressive(normalNoise(random, samples, 5), 0.6, -0.2);
        addSpikes(trace, [Math.floor(samples / 3), samples - 10], 80);
        return trace.map((x, t) => x + (common[t] ?? 0) + 900 * Math.sin(t / 4000 + channel) + 50);
      });
    }),
    30_000,
    { ...unknownProbe(3), positionsUm: Float64Array.of(0, 0, 0, 20, 0, 40), geometryKnown: true },
  );
}

describe('filteredAndWhitened', () => {
  const recording = drifting([40_011, 16_385]);
  const planned = planPreprocessing(recording, defaults, silentContext);

  it.each([
    ['gives', false],
    ['corrected for motion, gives', true],
  ])('%s the same bytes however the signal is cut, and whoever read before', async (_, moves) => {
    const plan = { ...(await planned), ...(moves && { motion: moving }) };
    expect(plan.tapCount).toBeGreaterThan(1);
    for (const view of [filtered, whitened]) {
      const wholes = await Promise.all(
        recording.segments.map(({ sampleCount }, segment) =>
          view(recording, plan).read(segment, 0, sampleCount, new Float32Array(3 * sampleCount)),
        ),
      );
      const reused = view(recording, plan);
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 0, max: 1 }),
          fc.nat(),
          fc.nat({ max: 20_000 }),
          async (segment, position, length) => {
            const { sampleCount } = recording.segments[segment]!;
            const start = position % sampleCount;
            const end = Math.min(sampleCount, start + length);
            const part = new Float32Array(3 * (end - start));
            await reused.read(segment, start, end, part);
            const expected = new Float32Array(part.length);
            for (let channel = 0; channel < 3; channel++) {
              const at = channel * sampleCount;
              expected.set(
                wholes[segment]!.subarray(at + start, at + end),
                channel * (end - start),
              );
            }
            expect(Buffer.from(part.buffer).equals(Buffer.from(expected.buffer))).toBe(true);
          },
        ),
        { numRuns: 40 },
      );
    }
  });

  it('whitens what it shows as filtered, corrected for motion or not', async () => {
    for (const motion of [null, moving]) {
      const plan = { ...(await planned), motion };
      const both = filteredAndWhitened(recording, plan);
      const reach = (plan.tapCount - 1) / 2;
      const out = await both.whitened.read(0, 5000, 5100, new Float32Array(300));
      const around = new Float32Array(3 * (100 + 2 * reach));
      await both.filtered.read(0, 5000 - reach, 5100 + reach, around);
      const expected = plainKernels.whitening(plan).whiten(around, 100, new Float32Array(300));
      out.forEach((value, i) => {
        expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-3);
      });
    }
  });

  it('is the same without motion as with motion too small to correct', async () => {
    const plan = await planned;
    const small = { ...plan, motion: { ...moving, isCorrected: false } };
    const read = (of: PreprocessPlan) =>
      whitened(recording, of).read(0, 100, 900, new Float32Array(2400));
    expect(await read(small)).toEqual(await read(plan));
    expect(await read({ ...plan, motion: moving })).not.toEqual(await read(plan));
  });

  it('reads both views, and many ranges at a time, without mixing them up', async () => {
    const plan = await planned;
    const both = filteredAndWhitened(recording, plan);
    const ranges = [0, 8000, 16_000, 24_000, 32_000];
    const together = await Promise.all(
      ranges.flatMap((start) =>
        [both.whitened, both.filtered].map((view) =>
          view.read(0, start, start + 8000, new Float32Array(24_000)),
        ),
      ),
    );
    const alone: Float32Array[] = [];
    for (const start of ranges) {
      for (const view of [whitened(recording, plan), filtered(recording, plan)]) {
        alone.push(await view.read(0, start, start + 8000, new Float32Array(24_000)));
      }
    }
    expect(together).toEqual(alone);
  });

  it('differs from filtering a whole segment at once by less than 1e-4 of the noise', async () => {
    const plan = { ...(await planned), referenceChannels: new Int32Array(0) };
    const view = filtered(recording, plan);
    for (const [segment, { sampleCount }] of recording.segments.entries()) {
      const raw = new Float32Array(3 * sampleCount);
      await recording.read(segment, 0, sampleCount, raw);
      const blocks = await view.read(segment, 0, sampleCount, new Float32Array(3 * sampleCount));
      for (let channel = 0; channel < 3; channel++) {
        const offset = plan.offsetMicrovolts[channel] ?? 0;
        const pad = 8000;
        const signal = new Float64Array(sampleCount + 2 * pad);
        for (let t = 0; t < sampleCount; t++) {
          signal[pad + t] = (raw[channel * sampleCount + t] ?? 0) - offset;
        }
        extendByReflection(signal, pad, sampleCount, signal.length);
        filterZeroPhase(plan.sections, signal, signal.length);
        let worst = 0;
        for (let t = 0; t < sampleCount; t++) {
          const block = blocks[channel * sampleCount + t] ?? Number.NaN;
          worst = Math.max(worst, Math.abs(block - (signal[pad + t] ?? 0)));
        }
        expect(worst).toBeLessThan(1e-4 * (plan.noiseLevelMicrovolts[channel] ?? 0));
      }
    }
  });

  it('never mixes segments: a segment alone gives the same bytes', async () => {
    const plan = await planned;
    const { sampleCount } = recording.segments[1]!;
    const second: Recording = {
      ...recording,
      segments: recording.segments.slice(1),
      read: (_segment, start, end, out) => recording.read(1, start, end, out),
    };
    const out = () => new Float32Array(3 * sampleCount);
    const inside = await whitened(recording, plan).read(1, 0, sampleCount, out());
    const alone = await whitened(second, plan).read(0, 0, sampleCount, out());
    expect(alone).toEqual(inside);
  });

  it('works from a structured clone of the plan', async () => {
    const plan = await planned;
    const clone = structuredClone(plan);
    const out = () => new Float32Array(3 * 1000);
    expect(await whitened(recording, clone).read(0, 500, 1500, out())).toEqual(
      await whitened(recording, plan).read(0, 500, 1500, out()),
    );
  });

  it('reads again after a read that failed', async () => {
    const plan = await planned;
    let broken = true;
    const flaky: Recording = {
      ...recording,
      read: async (segment, start, end, out) => {
        if (broken) throw new Error('disk went away');
        return recording.read(segment, start, end, out);
      },
    };
    const view = whitened(flaky, plan);
    await expect(view.read(0, 0, 100, new Float32Array(300))).rejects.toThrow('disk went away');
    broken = false;
    expect(await view.read(0, 0, 100, new Float32Array(300))).toEqual(
      await whitened(recording, plan).read(0, 0, 100, new Float32Array(300)),
    );
  });

  it('leaves a spike where it was', async () => {
    const plan = { ...(await planned), referenceChannels: new Int32Array(0) };
    const at = Math.floor(40_011 / 3);
    const out = await filtered(recording, plan).read(0, at - 30, at + 30, new Float32Array(180));
    for (let channel = 0; channel < 3; channel++) {
      const trace = out.subarray(channel * 60, (channel + 1) * 60);
      const trough = trace.indexOf(trace.reduce((a, b) => Math.min(a, b)));
      expect(Math.abs(trough - 30)).toBeLessThanOrEqual(1);
    }
  });
});

describe('short recordings', () => {
  it.each([1, 2, 3, 50, 700])(
    'of %i samples are read without noise from nowhere',
    async (samples) => {
      const random = new Random(samples);
      const recording = recordingOf([[0, 1].map(() => normalNoise(random, samples, 3))]);
      const plan = await planPreprocessing(recording, defaults, silentContext);
      const { filtered: microvolts, whitened: units } = filteredAndWhitened(recording, plan);
      for (const view of [microvolts, units]) {
        const out = await view.read(0, 0, samples, new Float32Array(2 * samples));
        expect(out.every((value) => Math.abs(value) < 100)).toBe(true);
      }
    },
  );

  it('of no samples at all are planned', async () => {
    const plan = await planPreprocessing(recordingOf([[[], []]]), defaults, silentContext);
    expect(Array.from(plan.usableChannels)).toEqual([0, 0]);
  });
});

describe('extendByReflection', () => {
  it('continues a straight line straight', () => {
    const line = Float64Array.from({ length: 30 }, (_, t) => 2 * t - 7);
    const known = new Float64Array(30);
    known.set(line.subarray(10, 20), 10);
    const extended = extendByReflection(known, 10, 10, 30);
    expect(Array.from(extended.subarray(1, 29))).toEqual(Array.from(line.subarray(1, 29)));
  });

  it('repeats the last value where there is nothing left to mirror', () => {
    expect(Array.from(extendByReflection(Float64Array.of(0, 0, 5, 0, 0), 2, 1, 5))).toEqual([
      5, 5, 5, 5, 5,
    ]);
    const two = Float64Array.of(0, 0, 0, 1, 3, 0, 0, 0);
    expect(Array.from(extendByReflection(two, 3, 2, 8))).toEqual([-1, -1, -1, 1, 3, 5, 5, 5]);
  });
});

describe('planPreprocessing', () => {
  it('depends on the seed only through the sample: the same seed, the same bytes', async () => {
    const recording = drifting([20_000]);
    const plans: PreprocessPlan[] = [];
    for (let i = 0; i < 2; i++) {
      plans.push(await planPreprocessing(recording, defaults, silentContext));
    }
    expect(plans[1]).toEqual(plans[0]);
  });
});
