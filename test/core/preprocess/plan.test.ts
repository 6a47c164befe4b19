import { describe, expect, it } from 'vitest';
import { CancellationError } from '../../../core/base/errors.ts';
import { Random } from '../../../core/base/random.ts';
import { noiseLevel } from '../../../core/math/order-statistics.ts';
import { type PreprocessParameters, planPreprocessing } from '../../../core/preprocess/plan.ts';
import { filtered, whitened } from '../../../core/preprocess/preprocess.ts';
import type { Recording } from '../../../core/recording/recording.ts';
import {
  band,
  expectIdentityCovariance,
  mixedNoise,
  plan,
  unfiltered,
  whitenedTraces,
} from './planning.ts';
import {
  addSpikes,
  crossCovariance,
  normalNoise,
  poissonTimes,
  readAll,
  recordingOf,
} from './synthetic.ts';

async function codesOf(recording: Recording, parameters: Partial<PreprocessParameters> = {}) {
  return (await plan(recording, parameters)).notices.map((notice) => notice.code);
}

describe('neighbours', () => {
  /** Pairs of channels that see the same neuron: 0 and 3, 1 and 4, 2 and 5. */
  const pairs = () => {
    const random = new Random(20);
    const traces = Array.from({ length: 6 }, () => normalNoise(random, 120_000, 5));
    for (const pair of [0, 1, 2]) {
      const times = poissonTimes(random, 120_000, 1500);
      for (const channel of [pair, pair + 3]) addSpikes(traces[channel]!, times, 60);
    }
    return traces;
  };
  const listed = async (recording: Recording) =>
    (await plan(recording, { bandPass: band })).spikeNeighbours.map((list) => [...list]);

  it('are found from the spikes where nothing states positions', async () => {
    const expected = [0, 1, 2, 0, 1, 2].map((first) => [first, first + 3]);
    expect(await listed(recordingOf([pairs()]))).toEqual(expected);
  });

  it('are all the others of a bundle of up to four', async () => {
    const four = [0, 1, 2, 3];
    expect(await listed(recordingOf([pairs().slice(0, 4)]))).toEqual(four.map(() => four));
  });

  it('are near where positions are stated', async () => {
    const probe = {
      name: 'line',
      positionsUm: Float64Array.from({ length: 12 }, (_, i) => (i % 2 === 0 ? 0 : 60 * (i >> 1))),
      shankIds: new Array<string>(6).fill('0'),
      geometryKnown: true,
    };
    const near = [0, 1, 2, 3, 4, 5].map((c) => [c - 1, c, c + 1].filter((d) => d >= 0 && d < 6));
    expect(await listed(recordingOf([pairs()], 30_000, probe))).toEqual(near);
  });
});

describe('bad channels', () => {
  it('that are dead are left out, with a notice', async () => {
    const traces = mixedNoise(new Random(12), 30_000);
    traces[2] = new Float64Array(30_000).fill(-123);
    const recording = recordingOf([traces]);
    const partial = await plan(recording);
    expect(Array.from(partial.usableChannels)).toEqual([1, 1, 0, 1]);
    expect(partial.notices).toEqual([
      { code: 'DEAD_CHANNELS', message: 'Channel CH3: without any signal, not used.' },
    ]);
    const white = await readAll(whitened(recording, partial));
    expect(white[2]?.every((value) => value === 0)).toBe(true);
    expectIdentityCovariance([white[0]!, white[1]!, white[3]!], 0.06);
  });

  it('that repeat another are left out, and never blow up', async () => {
    const trace = normalNoise(new Random(13), 30_000, 6);
    const recording = recordingOf([new Array<Float64Array>(16).fill(trace)]);
    for (const reference of ['auto', 'median', 'off'] as const) {
      const repeated = await plan(recording, { reference, bandPass: band });
      expect(repeated.notices.map((notice) => notice.code)).toEqual(['REPEATED_CHANNELS']);
      expect(repeated.usableChannels.reduce((sum, one) => sum + one)).toBe(1);
      const white = await readAll(whitened(recording, repeated));
      expect(noiseLevel(white[0]!)).toBeCloseTo(1, 1);
    }
  });

  it('that almost repeat another are not amplified out of their noise', async () => {
    const random = new Random(14);
    const common = normalNoise(random, 30_000, 6);
    const nearly = [0, 1, 2, 3].map(() => common.map((x) => x + 0.15 * random.normal()));
    const white = await whitenedTraces(recordingOf([nearly]), { whiten: 'spatial' });
    for (const trace of white) expect(noiseLevel(trace)).toBeCloseTo(1, 1);
  });

  it('that are far noisier than the rest are left out', async () => {
    const random = new Random(15);
    const traces = Array.from({ length: 10 }, (_, k) =>
      normalNoise(random, 20_000, k === 4 ? 90 : 3),
    );
    const noisy = await plan(recordingOf([traces]));
    expect(noisy.usableChannels[4]).toBe(0);
    expect(noisy.notices.map((notice) => notice.code)).toEqual(['NOISY_CHANNELS']);
  });

  it('are all of them where everything is zero', async () => {
    const recording = recordingOf([[new Float64Array(20_000), new Float64Array(20_000)]]);
    for (const bandPass of ['off', band] as const) {
      const silent = await plan(recording, { bandPass });
      expect(silent.notices.map((notice) => notice.code)).toEqual(['DEAD_CHANNELS']);
      const white = await readAll(whitened(recording, silent));
      expect(white.every((trace) => trace.every((value) => value === 0))).toBe(true);
    }
  });

  it('do not include a simulation without noise', async () => {
    const trace = new Float64Array(30_000);
    addSpikes(trace, [5000, 12_000, 20_000], 100);
    const recording = recordingOf([[trace]]);
    const white = (await whitenedTraces(recording))[0]!;
    expect(white.every(Number.isFinite)).toBe(true);
    expect(white.some((value) => value < -3)).toBe(true);
  });
});

describe('bad samples', () => {
  it('that are not finite are read as no signal, and reported', async () => {
    const trace = normalNoise(new Random(16), 40_000, 5).map((x) => x + 1000);
    const holed = trace.slice().fill(Number.NaN, 10_000, 11_000);
    holed[20_000] = Number.POSITIVE_INFINITY;
    holed[20_001] = Number.NEGATIVE_INFINITY;
    const recording = recordingOf([[holed]]);
    const known = await plan(recording, { bandPass: band });
    expect(known.notices.map((notice) => notice.code)).toEqual(['NOT_FINITE_SAMPLES']);
    expect(known.notices[0]?.message).toContain(
      'Channel CH1 holds values that are not finite numbers for 0.0334 s of the 1.33 s that were looked at, first at 0.333 s.',
    );
    for (const view of [filtered, whitened]) {
      const read = (await readAll(view(recording, known)))[0]!;
      expect(read.every((value) => Math.abs(value) < 60)).toBe(true);
      expect(read.subarray(10_400, 10_600).every((value) => Math.abs(value) < 1e-3)).toBe(true);
    }
  });

  it('that fill a whole channel make it a dead one', async () => {
    const traces = [normalNoise(new Random(17), 20_000), new Float64Array(20_000).fill(Number.NaN)];
    const known = await plan(recordingOf([traces]), { bandPass: band });
    expect(Array.from(known.usableChannels)).toEqual([1, 0]);
    expect(known.offsetMicrovolts[1]).toBe(0);
  });

  it('that are saturated are reported, the peaks of a clean signal are not', async () => {
    const trace = normalNoise(new Random(18), 40_000, 5);
    addSpikes(trace, [3000, 9000], 500);
    expect(await codesOf(recordingOf([[trace]]))).toEqual([]);
    trace.fill(6000, 20_000, 20_300);
    expect(await codesOf(recordingOf([[trace]]))).toEqual(['SATURATED_SAMPLES']);
  });
});

describe('the common reference', () => {
  const shared = (channelCount: number) => {
    const random = new Random(19);
    const hum = normalNoise(random, 20_000, 10);
    return recordingOf([
      Array.from({ length: channelCount }, () =>
        normalNoise(random, 20_000, 4).map((x, t) => x + (hum[t] ?? 0)),
      ),
    ]);
  };

  it('is used by itself from 16 channels on, and takes away what all share', async () => {
    expect((await plan(shared(15), { reference: 'auto' })).referenceChannels.length).toBe(0);
    const referenced = await plan(shared(16), { reference: 'auto' });
    expect(referenced.referenceChannels.length).toBe(16);
    for (const level of referenced.noiseLevelMicrovolts) expect(level).toBeLessThan(4.5);
    const view = filtered(shared(16), referenced);
    expect(noiseLevel((await readAll(view))[3]!)).toBeCloseTo(
      referenced.noiseLevelMicrovolts[3] ?? 0,
      1,
    );
  });

  it('is never used with one channel, which would cancel itself', async () => {
    const one = recordingOf([[normalNoise(new Random(20), 20_000)]]);
    expect((await plan(one, { reference: 'median' })).referenceChannels.length).toBe(0);
  });
});

describe('the band', () => {
  const slow = recordingOf([[normalNoise(new Random(21), 20_000)]], 10_000);

  it('is lowered to what the sampling rate holds, with a notice', async () => {
    const lowered = await plan(slow, { bandPass: band });
    expect(lowered.notices[0]?.message).toBe(
      'The upper edge of the band-pass was lowered from 6000 to 4500 Hz, 0.45 of the sampling rate.',
    );
    const asked = await plan(slow, { bandPass: { lowHz: 300, highHz: 4500 } });
    expect(asked.notices).toEqual([]);
    expect(asked.sections).toEqual(lowered.sections);
  });

  it('above what the sampling rate holds is an error', async () => {
    await expect(plan(slow, { bandPass: { lowHz: 4600, highHz: 6000 } })).rejects.toMatchObject({
      code: 'BAND_OUTSIDE_RECORDING',
    });
  });

  it('that is off still takes away the offset', async () => {
    const trace = normalNoise(new Random(22), 20_000, 3).map((x) => x + 500);
    const recording = recordingOf([[trace]]);
    const off = await plan(recording, { bandPass: 'off' });
    expect(off.marginSamples).toBe(0);
    const out = (await readAll(filtered(recording, off)))[0]!;
    expect(crossCovariance(out, new Float32Array(20_000).fill(1))).toBeCloseTo(0, 0);
    expect(out[77]).toBeCloseTo((trace[77] ?? 0) - (off.offsetMicrovolts[0] ?? 0), 4);
  });
});

describe('planning a long recording', () => {
  it('looks at a bounded, seeded part of it, spread over its length', async () => {
    const sampleRate = 1000;
    const samples = 400_000;
    const touched = new Set<number>();
    let values = 0;
    const recording: Recording = {
      ...recordingOf([[new Float64Array(samples)]], sampleRate),
      async read(_segment, start, end, out) {
        touched.add(Math.floor((start * 10) / samples));
        values += end - start;
        for (let t = start; t < end; t++) out[t - start] = Math.sin(t * t);
        return out;
      },
    };
    const parameters = { bandPass: { lowHz: 100, highHz: 400 } };
    const first = await plan(recording, parameters);
    expect(values).toBeLessThan(0.25 * samples);
    expect(touched.size).toBe(10);
    expect(await plan(recording, parameters)).toEqual(first);
    expect(await plan(recording, { ...parameters, seed: 1 })).not.toEqual(first);
  });

  it('stops when it is asked to', async () => {
    const context = { cancellation: { cancelled: true }, onProgress: () => {} };
    const recording = recordingOf([[normalNoise(new Random(23), 1000)]]);
    await expect(planPreprocessing(recording, unfiltered, context)).rejects.toThrow(
      CancellationError,
    );
  });
});
