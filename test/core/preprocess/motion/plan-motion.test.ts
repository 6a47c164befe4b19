import { describe, expect, it } from 'vitest';
import { silentContext } from '../../../../core/base/progress.ts';
import { Random } from '../../../../core/base/random.ts';
import type { MotionPeaks } from '../../../../core/preprocess/motion/locate-peaks.ts';
import type { Motion } from '../../../../core/preprocess/motion/motion.ts';
import { planMotion } from '../../../../core/preprocess/motion/plan-motion.ts';
import { unknownProbe } from '../../../../core/recording/probe.ts';
import { columnProbe, plantPeaks } from './planted-peaks.ts';

const short = { spanUm: 380, cellCount: 20, durationSeconds: 120, seed: 1 };
const plan = (peaks: MotionPeaks, spanUm = short.spanUm) =>
  planMotion(peaks, columnProbe(spanUm), silentContext);

/** Root mean square of estimate less truth, both about their means, over all blocks. */
function errorUm(motion: Motion, truth: (depthUm: number, seconds: number) => number): number {
  const { binSeconds, blockDepthUm, displacementUm } = motion;
  let squares = 0;
  blockDepthUm.forEach((depth, block) => {
    const off = Array.from(
      binSeconds,
      (t, bin) => displacementUm[block * binSeconds.length + bin] - truth(depth, t),
    );
    const mean = off.reduce((sum, value) => sum + value, 0) / off.length;
    squares += off.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  });
  return Math.sqrt(squares / displacementUm.length);
}

const rigid = (_: number, t: number) => (20 * t) / 120;

describe('planMotion', () => {
  it('recovers a planted rigid drift of 20 µm within 2 µm', () => {
    for (const truth of [rigid, (_: number, t: number) => 10 * Math.sin((2 * Math.PI * t) / 60)]) {
      const motion = plan(plantPeaks(short, truth));
      expect(errorUm(motion, truth)).toBeLessThan(0.6);
      expect(motion.estimatedMotionUm).toBeGreaterThan(17);
      expect(motion.estimatedMotionUm).toBeLessThan(22);
      expect(motion.isCorrected).toBe(true);
      expect(Math.min(...motion.confidence)).toBeGreaterThan(0.5);
    }
  });

  it('follows a step of 20 µm', () => {
    const truth = (_: number, t: number) => (t > 60 ? 20 : 0);
    expect(errorUm(plan(plantPeaks(short, truth)), truth)).toBeLessThan(2);
  });

  it('finds less than 2 µm where nothing moves, and leaves it alone', () => {
    for (const seed of [1, 2, 3]) {
      const motion = plan(plantPeaks({ ...short, seed }, () => 0));
      expect(motion.binSeconds.length).toBeGreaterThan(30);
      expect(motion.estimatedMotionUm).toBeLessThan(2);
      expect(motion.isCorrected).toBe(false);
    }
  });

  it('recovers a drift that grows along the probe', () => {
    const long = { spanUm: 2000, cellCount: 120, durationSeconds: 100, seed: 4 };
    const truth = (depth: number, t: number) => (20 * depth * t) / (2000 * 100);
    const motion = plan(plantPeaks(long, truth), 2000);
    expect(motion.blockDepthUm.length).toBeGreaterThanOrEqual(4);
    expect(errorUm(motion, truth)).toBeLessThan(1);
    // At one end it hardly moves, at the other as far as was planted.
    const ranges = Array.from(motion.blockDepthUm, (_, block) => {
      const bins = motion.binSeconds.length;
      const row = motion.displacementUm.subarray(block * bins, (block + 1) * bins);
      return Math.max(...row) - Math.min(...row);
    });
    expect(ranges[0]).toBeLessThan(6);
    expect(ranges[ranges.length - 1]).toBeGreaterThan(14);
  });

  it('does not depend on the order of the peaks, to the byte', () => {
    const peaks = plantPeaks(short, rigid);
    const order = new Random(7).shuffle(Int32Array.from(peaks.seconds.keys()));
    const pick = (values: Float64Array) => Float64Array.from(order, (i) => values[i]);
    const shuffled = {
      seconds: pick(peaks.seconds),
      depthUm: pick(peaks.depthUm),
      logAmplitude: pick(peaks.logAmplitude),
    };
    expect(plan(shuffled)).toEqual(plan(peaks));
  });

  it('is the same curve, with its blocks moved, when all peaks move by the same amount', () => {
    const peaks = plantPeaks(short, rigid);
    const still = plan(peaks);
    const moved = plan({ ...peaks, depthUm: peaks.depthUm.map((depth) => depth + 33) });
    expect(moved.blockDepthUm[0] - still.blockDepthUm[0]).toBeCloseTo(33, 6);
    moved.displacementUm.forEach((value, bin) => {
      expect(value).toBeCloseTo(still.displacementUm[bin], 4);
    });
  });

  it('adds to the displacement what the peaks of a time are moved by', () => {
    const peaks = plantPeaks(short, rigid);
    const added = (t: number) => 10 * Math.sin(t / 8);
    const still = plan(peaks);
    const depthUm = peaks.depthUm.map((depth, i) => depth + added(peaks.seconds[i]));
    const moved = plan({ ...peaks, depthUm });
    const gained = Array.from(
      moved.binSeconds,
      (t, bin) => moved.displacementUm[bin] - still.displacementUm[bin] - added(t),
    );
    const mean = gained.reduce((sum, value) => sum + value, 0) / gained.length;
    const rms = Math.sqrt(gained.reduce((s, v) => s + (v - mean) ** 2, 0) / gained.length);
    expect(rms).toBeLessThan(0.7);
  });

  it('goes over a gap without peaks', () => {
    const peaks = plantPeaks(short, rigid);
    const kept = peaks.seconds.map((t) => Number(t < 40 || t > 70));
    const pick = (values: Float64Array) => values.filter((_, i) => kept[i] === 1);
    const motion = plan({
      seconds: pick(peaks.seconds),
      depthUm: pick(peaks.depthUm),
      logAmplitude: pick(peaks.logAmplitude),
    });
    expect(errorUm(motion, rigid)).toBeLessThan(1);
  });

  it('corrects nothing where the peaks have no structure', () => {
    for (const seed of [0, 1, 2]) {
      const random = new Random(seed);
      const draw = (scale: number) =>
        Float64Array.from({ length: 20_000 }, () => scale * random.uniform());
      const motion = plan({ seconds: draw(120), depthUm: draw(380), logAmplitude: draw(1) });
      expect(motion.binSeconds.length).toBeGreaterThan(30);
      expect(motion.isCorrected).toBe(false);
      expect(motion.displacementUm.every(Number.isFinite)).toBe(true);
    }
  });

  it('is not taken in by the noise of few cells along a long probe', () => {
    const sparse = { spanUm: 3800, cellCount: 60, durationSeconds: 120, seed: 1 };
    expect(
      plan(
        plantPeaks(sparse, () => 0),
        3800,
      ).isCorrected,
    ).toBe(false);
  });

  it.each([
    ['no peaks', new Float64Array(0)],
    ['one peak', Float64Array.of(5)],
    ['999 peaks', Float64Array.from({ length: 999 }, (_, i) => i / 10)],
    ['peaks all at one time', new Float64Array(5000).fill(3)],
    ['peaks at no time', new Float64Array(5000).fill(Number.NaN)],
  ])('estimates nothing from %s, and says so', (_, seconds) => {
    const motion = plan({
      seconds,
      depthUm: seconds.map((_, i) => i % 380),
      logAmplitude: seconds.map(() => 2),
    });
    expect(motion.isCorrected).toBe(false);
    expect(motion.estimatedMotionUm).toBe(0);
    expect(motion.notices.map(({ code }) => code)).toEqual(['MOTION_NOT_ESTIMATED']);
  });

  it.each([
    ['a single channel', columnProbe(0), /span 0 µm/],
    ['a tetrode', columnProbe(60), /span 60 µm/],
    ['a probe without geometry', unknownProbe(32), /probe file/],
    [
      'contacts far apart',
      { ...columnProbe(380), positionsUm: columnProbe(380).positionsUm.map((y) => 5 * y) },
      /100 µm apart/,
    ],
  ])('estimates nothing for %s, and says why', (_, probe, reason) => {
    const motion = planMotion(plantPeaks(short, rigid), probe, silentContext);
    expect(motion.isCorrected).toBe(false);
    expect(motion.notices[0].message).toMatch(reason);
  });

  it('stops when asked to', () => {
    const context = { ...silentContext, cancellation: { cancelled: true } };
    expect(() => planMotion(plantPeaks(short, rigid), columnProbe(380), context)).toThrow(
      expect.objectContaining({ code: 'CANCELLED' }),
    );
  });
});
