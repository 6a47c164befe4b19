import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { silentContext } from '../../../../core/base/progress.ts';
import { seconds } from '../../../../core/base/quantities.ts';
import { Random } from '../../../../core/base/random.ts';
import { detectPeaks } from '../../../../core/detect/peaks.ts';
import { motionCorrected } from '../../../../core/preprocess/motion/correct-motion.ts';
import { PeakLocator } from '../../../../core/preprocess/motion/locate-peaks.ts';
import { type Motion, noMotion } from '../../../../core/preprocess/motion/motion.ts';
import { planMotion } from '../../../../core/preprocess/motion/plan-motion.ts';
import { neighbours } from '../../../../core/recording/probe.ts';
import type { Recording } from '../../../../core/recording/recording.ts';
import { generateRecording } from '../../../../core/simulate/generated-recording.ts';
import { recordingOf } from '../synthetic.ts';
import { columnProbe } from './planted-peaks.ts';

const probe = columnProbe(180);

/** Three bins at 0.1, 0.2 and 0.3 s, two blocks. */
const moving: Motion = {
  ...noMotion('', ''),
  notices: [],
  isCorrected: true,
  estimatedMotionUm: 12,
  binSeconds: Float64Array.of(0.1, 0.2, 0.3),
  blockDepthUm: Float64Array.of(40, 140),
  displacementUm: Float64Array.of(-5, 0, 5, -10, 0, 14),
};

function noisy(samples: readonly number[]): Recording {
  const random = new Random(5);
  return recordingOf(
    samples.map((count) =>
      Array.from({ length: 10 }, () => Float64Array.from({ length: count }, () => random.normal())),
    ),
    30_000,
    probe,
  );
}

/** A smooth potential around a source that moves with the tissue. */
function smooth(displacement: (t: number) => number, sourceUm: number): Recording {
  const trace = (y: number) =>
    Float64Array.from({ length: 12_000 }, (_, t) => {
      const off = y - sourceUm - displacement(t / 30_000);
      return 100 / (1 + (off / 40) ** 2);
    });
  return recordingOf([Array.from({ length: 10 }, (_, c) => trace(20 * c))], 30_000, probe);
}

const read = (recording: Recording, start: number, end: number, segment = 0) =>
  recording.read(segment, start, end, new Float32Array(recording.channelCount * (end - start)));

describe('motionCorrected', () => {
  it('is the recording itself where nothing is to be corrected', () => {
    const recording = noisy([100]);
    expect(motionCorrected(recording, { ...moving, isCorrected: false })).toBe(recording);
    expect(motionCorrected(recording, noMotion('A', 'b'))).toBe(recording);
  });

  it('gives the same bytes however the signal is cut', async () => {
    const recording = motionCorrected(noisy([12_000, 3000]), moving);
    const wholes = [await read(recording, 0, 12_000), await read(recording, 0, 3000, 1)];
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 1 }),
        fc.nat(11_999),
        fc.nat(4000),
        async (segment, position, length) => {
          const count = recording.segments[segment]!.sampleCount;
          const start = position % count;
          const end = Math.min(count, start + length);
          const part = await read(recording, start, end, segment);
          for (let channel = 0; channel < 10; channel++) {
            const row = channel * (end - start);
            expect(part.subarray(row, row + end - start)).toEqual(
              wholes[segment]!.subarray(channel * count + start, channel * count + end),
            );
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  it('holds still what moved with the tissue', async () => {
    const displacement = (t: number) => -5 + 100 * (Math.max(0.1, Math.min(0.3, t)) - 0.1) * 0.5;
    const motion = {
      ...moving,
      blockDepthUm: Float64Array.of(90),
      displacementUm: Float64Array.of(-5, 0, 5),
    };
    const still = await read(
      smooth(() => 0, 95),
      0,
      12_000,
    );
    const moved = await read(smooth(displacement, 95), 0, 12_000);
    const corrected = await read(motionCorrected(smooth(displacement, 95), motion), 0, 12_000);
    const worst = (values: Float32Array) => {
      let most = 0;
      // The outermost contacts have neighbours on one side only.
      for (let i = 12_000; i < 9 * 12_000; i++)
        most = Math.max(most, Math.abs(values[i] - still[i]));
      return most;
    };
    expect(worst(moved)).toBeGreaterThan(7);
    expect(worst(corrected)).toBeLessThan(2);
  });

  it('takes nothing from unusable channels, and leaves them as they are', async () => {
    const usable = new Uint8Array(10).fill(1);
    usable[4] = 0;
    const recording = noisy([3000]);
    const broken: Recording = {
      ...recording,
      async read(segment, start, end, out) {
        await recording.read(segment, start, end, out);
        return out.fill(1e6, 4 * (end - start), 5 * (end - start));
      },
    };
    const out = await read(motionCorrected(broken, moving, usable), 0, 3000);
    const bad = out.subarray(4 * 3000, 5 * 3000);
    expect(bad.every((value) => value === 1e6)).toBe(true);
    const good = [...out.subarray(0, 4 * 3000), ...out.subarray(5 * 3000)];
    expect(good.every((value) => Math.abs(value) < 10)).toBe(true);
  });
});

describe('a simulated drift, from traces to correction', () => {
  const rows = 24;
  const positionsUm = Float64Array.from({ length: 4 * rows }, (_, i) =>
    i % 2 === 1 ? 20 * (i >> 2) : ((i >> 2) % 2 === 0 ? 16 : 0) + 32 * ((i >> 1) % 2),
  );
  const simulate = (rangeUm: number) =>
    generateRecording({
      name: 'drifting',
      durationSeconds: 30,
      snrDb: 22,
      seed: 6,
      positionsUm,
      unitCount: 40,
      rateHz: { lowest: 4, highest: 20, spread: 'normal' },
      amplitudeSpread: 2,
      hashUnitCount: 0,
      overlaps: { share: 0.05, windowSeconds: 0.5e-3, neighbourUm: 50 },
      drift: { rangeUm, gradient: 0 },
    });

  async function estimate(recording: ReturnType<typeof simulate>): Promise<Motion> {
    const { channelCount, probe: contacts, segments } = recording;
    const near = Array.from({ length: channelCount }, (_, c) => neighbours(contacts, c, 75));
    const locator = new PeakLocator(contacts, new Float64Array(channelCount).fill(10), 30_000);
    const options = {
      thresholdSigma: 60,
      polarity: 'negative',
      deadSamples: 15,
      neighbours: near,
    } as const;
    for (let start = 0; start < segments[0]!.sampleCount; start += 30_000) {
      const traces = await read(recording, start, start + 30_000);
      const { sampleIndex, channel } = detectPeaks(traces, channelCount, 30_000, options);
      locator.add(traces, 30_000, sampleIndex, channel, seconds(start / 30_000));
    }
    return planMotion(locator.peaks(), contacts, silentContext);
  }

  it('is recovered within 2 um, and none where there is none', async () => {
    const drifting = simulate(20);
    const motion = await estimate(drifting);
    expect(motion.isCorrected).toBe(true);
    const off = Array.from(
      motion.binSeconds,
      (t, bin) => motion.displacementUm[bin] - drifting.displacementUm(230, t),
    );
    const mean = off.reduce((sum, value) => sum + value, 0) / off.length;
    const rms = Math.sqrt(off.reduce((sum, v) => sum + (v - mean) ** 2, 0) / off.length);
    expect(rms).toBeLessThan(2);
    expect((await estimate(simulate(0))).isCorrected).toBe(false);
  });
});
