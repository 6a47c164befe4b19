import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { silentContext } from '../../../../core/base/progress.ts';
import { planMotion } from '../../../../core/preprocess/motion/plan-motion.ts';
import { chooseStretches } from '../../../../core/preprocess/motion/stretches.ts';
import { unknownProbe } from '../../../../core/recording/probe.ts';
import type { Recording } from '../../../../core/recording/recording.ts';
import { recordingOf } from '../synthetic.ts';
import { columnProbe, plantPeaks } from './planted-peaks.ts';

/** A recording of which nothing is read. */
function silent(channelCount: number, sampleCounts: readonly number[]): Recording {
  const recording = recordingOf(
    sampleCounts.map(() => [[]]),
    30_000,
    unknownProbe(channelCount),
  );
  const segments = recording.segments.map((segment, i) => ({
    ...segment,
    sampleCount: sampleCounts[i]!,
  }));
  return { ...recording, segments };
}

describe('the stretches that motion is estimated from', () => {
  it('lie in their segments, in order and apart', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        fc.array(fc.nat(30_000 * 4000), { minLength: 1, maxLength: 3 }),
        (channelCount, counts) => {
          const { pieces } = chooseStretches(silent(channelCount, counts));
          pieces.forEach(({ segment, start, end }, i) => {
            expect(start < end && end <= counts[segment]!).toBe(true);
            const next = pieces[i + 1];
            if (next?.segment === segment) expect(next.start).toBeGreaterThanOrEqual(end);
            else expect(next === undefined || next.segment > segment).toBe(true);
          });
        },
      ),
      { numRuns: 50 },
    );
  });

  it('are all of a short recording and a bounded share of a long one', () => {
    const share = (channelCount: number, seconds: number) => {
      const { pieces } = chooseStretches(silent(channelCount, [seconds * 30_000]));
      return pieces.reduce((sum, { start, end }) => sum + end - start, 0) / (seconds * 30_000);
    };
    expect(share(96, 30)).toBe(1);
    expect(share(4, 2400)).toBe(1);
    expect(share(384, 600)).toBeLessThan(0.13);
    expect(share(32, 13 * 3600)).toBeLessThan(0.05);
  });

  it('tell the motion as well as the whole does, within 1 µm', () => {
    const spanUm = 1600;
    const path = (seconds: number) => 10 * Math.sin(seconds / 15);
    const all = plantPeaks({ spanUm, cellCount: 90, durationSeconds: 90, seed: 2 }, (_, t) =>
      path(t),
    );
    const recording = silent(384, [90 * 30_000]);
    const { pieces, spacingSeconds } = chooseStretches(recording);
    const indices = Int32Array.from(all.seconds.keys()).filter((i) =>
      pieces.some(
        ({ start, end }) => all.seconds[i]! * 30_000 >= start && all.seconds[i]! * 30_000 < end,
      ),
    );
    expect(indices.length).toBeLessThan(0.2 * all.seconds.length);
    const pick = (values: Float64Array) => Float64Array.from(indices, (i) => values[i]!);
    const some = {
      seconds: pick(all.seconds),
      depthUm: pick(all.depthUm),
      logAmplitude: pick(all.logAmplitude),
    };
    const { binSeconds, displacementUm } = planMotion(
      some,
      columnProbe(spanUm),
      silentContext,
      spacingSeconds,
    );
    const off = Array.from(binSeconds, (t, bin) => displacementUm[bin]! - path(t));
    const mean = off.reduce((sum, value) => sum + value, 0) / off.length;
    const rms = Math.sqrt(off.reduce((sum, v) => sum + (v - mean) ** 2, 0) / off.length);
    expect(rms).toBeLessThan(1);
  });
});
