import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { silentContext } from '../../../../core/base/progress.ts';
import { Random } from '../../../../core/base/random.ts';
import { composeMixtures } from '../../../../core/preprocess/compose-mixtures.ts';
import { MotionCorrection } from '../../../../core/preprocess/motion/correct-motion.ts';
import {
  type LocateGroups,
  locatingHere,
} from '../../../../core/preprocess/motion/locate-in-pieces.ts';
import { type Motion, noMotion } from '../../../../core/preprocess/motion/motion.ts';
import { type PreprocessParameters, planPreprocessing } from '../../../../core/preprocess/plan.ts';
import { mixBlock } from '../../../../core/preprocess/signal-kernels.ts';
import type { ChannelMixture } from '../../../../core/preprocess/spatial-whitening.ts';
import { generateRecording } from '../../../../core/simulate/generated-recording.ts';
import { heldRecording } from '../../../../core/simulate/simulated-recording.ts';
import { columnProbe } from './planted-peaks.ts';

const probe = columnProbe(180);
const allUsable = new Uint8Array(10).fill(1);

/** Three bins at 0.1, 0.2 and 0.3 s, the tissue moves as one. */
const moving: Motion = {
  ...noMotion('', ''),
  notices: [],
  isCorrected: true,
  estimatedMotionUm: 10,
  binSeconds: Float64Array.of(0.1, 0.2, 0.3),
  blockDepthUm: Float64Array.of(90),
  displacementUm: Float64Array.of(-5, 0, 5),
};

/** What ten contacts see, sample by sample, of a smooth potential that moves with the tissue. */
function potential(displacementUm: ArrayLike<number>): Float32Array {
  const samples = displacementUm.length;
  return Float32Array.from({ length: 10 * samples }, (_, i) => {
    const off = 20 * Math.floor(i / samples) - 95 - displacementUm[i % samples];
    return 100 / (1 + (off / 40) ** 2);
  });
}

describe('the correction of motion', () => {
  it('holds still what moved with the tissue', () => {
    const correction = new MotionCorrection(probe, moving, allUsable);
    for (const [seconds, displacement] of [
      [0, -5],
      [0.1, -5],
      [0.15, -2.5],
      [0.2, 0],
      [0.27, 3.5],
      [9, 5],
    ] as const) {
      const moved = potential([displacement]);
      const still = potential([0]);
      const corrected = mixBlock(correction.at(seconds), moved, 1);
      // The outermost contacts have neighbours on one side only.
      for (let channel = 1; channel < 9; channel++) {
        expect(Math.abs(corrected[channel] - still[channel])).toBeLessThan(2);
      }
    }
    expect(Math.abs(potential([5])[4] - potential([0])[4])).toBeGreaterThan(5);
  });

  it('takes nothing from unusable channels, and leaves them as they are', () => {
    const usable = allUsable.slice();
    usable[4] = 0;
    const random = new Random(5);
    const block = Float32Array.from({ length: 10 * 50 }, () => random.normal());
    block.fill(1e6, 4 * 50, 5 * 50);
    const out = mixBlock(new MotionCorrection(probe, moving, usable).at(0.3), block, 50);
    expect(out.subarray(4 * 50, 5 * 50).every((value) => value === 1e6)).toBe(true);
    const good = [...out.subarray(0, 4 * 50), ...out.subarray(5 * 50)];
    expect(good.every((value) => Math.abs(value) < 10)).toBe(true);
  });
});

describe('composed mixtures', () => {
  const mixture = fc
    .tuple(fc.integer({ min: 1, max: 7 }), fc.nat())
    .map(([neighbourCount, seed]): ChannelMixture => {
      const random = new Random(seed);
      const size = 6 * neighbourCount;
      return {
        neighbourCount,
        channels: Int32Array.from({ length: size }, () => random.integer(6)),
        weights: Float64Array.from({ length: size }, () =>
          random.uniform() < 0.3 ? 0 : random.normal(),
        ),
      };
    });

  it('do what the one does and then the other', () => {
    fc.assert(
      fc.property(mixture, mixture, fc.nat(), (outer, inner, seed) => {
        const random = new Random(seed);
        const block = Float32Array.from({ length: 6 * 5 }, () => random.normal());
        const both = mixBlock(outer, mixBlock(inner, block, 5), 5);
        mixBlock(composeMixtures(outer, inner), block, 5).forEach((value, i) => {
          expect(Math.abs(value - both[i])).toBeLessThan(1e-4);
        });
      }),
      { numRuns: 40 },
    );
  });
});

describe('a simulated drift, from traces to correction', () => {
  /** Two staggered columns, and cells that fire often: a short recording of few channels has spikes enough. */
  const positionsUm = Float64Array.from({ length: 2 * 16 }, (_, i) =>
    i % 2 === 1 ? 20 * (i >> 1) : 16 * ((i >> 1) % 2),
  );
  /** Made once: it is read again and again. */
  const simulate = (rangeUm: number) => {
    const made = generateRecording({
      name: 'drifting',
      durationSeconds: 36,
      snrDb: 22,
      seed: 1,
      positionsUm,
      unitCount: 24,
      rateHz: { lowest: 10, highest: 40, spread: 'normal' },
      amplitudeSpread: 2,
      hashUnitCount: 0,
      overlaps: { share: 0.05, windowSeconds: 0.5e-3, neighbourUm: 50 },
      drift: { rangeUm, gradient: 0 },
    });
    const held = heldRecording('drifting', made);
    return {
      ...held,
      displacementUm: (depthUm: number, t: number) => made.displacementUm(depthUm, t),
    };
  };

  const parameters: PreprocessParameters = {
    seed: 0,
    bandPass: { lowHz: 300, highHz: 6000 },
    reference: 'auto',
    whiten: 'spatial+temporal',
    neighbourhoodUm: 100,
    drift: 'auto',
  };

  it('is recovered within 2 µm, reported, and none where there is none', async () => {
    const drifting = simulate(20);
    const planned = await planPreprocessing(drifting, parameters, silentContext);
    const { motion, notices } = planned;
    expect(motion?.isCorrected).toBe(true);
    expect(notices.map(({ code }) => code)).toEqual(['DRIFT_CORRECTED']);
    const { binSeconds, displacementUm } = motion!;
    const off = Array.from(
      binSeconds,
      (t, bin) => displacementUm[bin] - drifting.displacementUm(150, t),
    );
    const mean = off.reduce((sum, value) => sum + value, 0) / off.length;
    const rms = Math.sqrt(off.reduce((sum, v) => sum + (v - mean) ** 2, 0) / off.length);
    expect(rms).toBeLessThan(2);

    // Whoever locates the spikes, and in whatever order, finds the same.
    let groupCount = 0;
    const fromTheEnd: LocateGroups = async (job, groups, cancellation, onResult) => {
      groupCount = groups.length;
      const reversed = [...groups].reverse();
      const located = await locatingHere(drifting)(job, reversed, cancellation, onResult);
      return [...located].reverse();
    };
    const again = await planPreprocessing(drifting, parameters, silentContext, fromTheEnd);
    expect(again).toEqual(planned);
    expect(groupCount).toBeGreaterThan(1);

    const asked = await planPreprocessing(
      simulate(0),
      { ...parameters, drift: 'on' },
      silentContext,
    );
    expect(asked.motion?.isCorrected).toBe(false);
    expect(asked.notices.map(({ code }) => code)).toEqual(['DRIFT_NOT_CORRECTED']);
  });
});
