import { describe, expect, it } from 'vitest';
import { CancellationError } from '../../../core/base/errors.ts';
import { silentContext } from '../../../core/base/progress.ts';
import { Random } from '../../../core/base/random.ts';
import { noiseLevel } from '../../../core/math/order-statistics.ts';
import { type PreprocessParameters, planPreprocessing } from '../../../core/preprocess/plan.ts';
import { filtered, whitened } from '../../../core/preprocess/preprocess.ts';
import { noiseSpectrum } from '../../../core/preprocess/temporal-whitening.ts';
import type { Recording } from '../../../core/recording/recording.ts';
import {
  addSpikes,
  autoregressive,
  crossCovariance,
  normalNoise,
  poissonTimes,
  readAll,
  recordingOf,
} from './synthetic.ts';

const unfiltered: PreprocessParameters = {
  seed: 0,
  bandPass: 'off',
  reference: 'off',
  whiten: 'spatial+temporal',
  neighbourhoodUm: 100,
  drift: 'off',
};
const band = { lowHz: 300, highHz: 6000 };

function plan(recording: Recording, parameters: Partial<PreprocessParameters> = {}) {
  return planPreprocessing(recording, { ...unfiltered, ...parameters }, silentContext);
}

async function codesOf(recording: Recording, parameters: Partial<PreprocessParameters> = {}) {
  return (await plan(recording, parameters)).notices.map((notice) => notice.code);
}

async function whitenedTraces(
  recording: Recording,
  parameters: Partial<PreprocessParameters> = {},
) {
  return readAll(whitened(recording, await plan(recording, parameters)));
}

/** Four channels of white noise mixed by a known matrix: covariance `mixing mixing'`. */
function mixedNoise(random: Random, samples: number): Float64Array[] {
  const sources = [0, 1, 2, 3].map(() => normalNoise(random, samples));
  const mixing = [
    [4, 0, 0, 0],
    [3, 2, 0, 0],
    [0, 5, 5, 1],
    [10, 0, 0, 10],
  ];
  return mixing.map((row) =>
    Float64Array.from({ length: samples }, (_, t) =>
      row.reduce((sum, weight, k) => sum + weight * (sources[k]?.[t] ?? 0), 0),
    ),
  );
}

function expectIdentityCovariance(traces: readonly Float32Array[], tolerance: number): void {
  traces.forEach((a, i) => {
    traces.forEach((b, j) => {
      expect(Math.abs(crossCovariance(a, b) - Number(i === j))).toBeLessThan(tolerance);
    });
  });
}

/** Smallest and largest power of a trace's smoothed spectrum. */
function powerRange(trace: Float32Array): [number, number] {
  const power = noiseSpectrum(
    Float64Array.from({ length: 33 }, (_, lag) => crossCovariance(trace, trace, lag)),
  );
  return [power.reduce((a, b) => Math.min(a, b)), power.reduce((a, b) => Math.max(a, b))];
}

describe('spatial whitening', () => {
  it('turns noise of a known covariance into noise of identity covariance', async () => {
    const recording = recordingOf([mixedNoise(new Random(1), 60_000)]);
    expectIdentityCovariance(await whitenedTraces(recording, { whiten: 'spatial' }), 0.05);
  });

  it('does so in spite of large spikes on all channels', async () => {
    const random = new Random(2);
    const traces = mixedNoise(random, 60_000);
    const times = poissonTimes(random, 60_000, 600);
    for (const trace of traces) addSpikes(trace, times, 100);
    const clean = recordingOf([mixedNoise(new Random(2), 60_000)]);
    const spiky = await plan(recordingOf([traces]), { whiten: 'spatial' });
    expectIdentityCovariance(await readAll(whitened(clean, spiky)), 0.12);
  });

  it('still finds the noise where spikes are everywhere', async () => {
    const random = new Random(3);
    const trace = normalNoise(random, 60_000, 5);
    const clean = recordingOf([[trace.slice()]]);
    addSpikes(trace, poissonTimes(random, 60_000, 90), 200);
    const dense = await plan(recordingOf([[trace]]), { whiten: 'spatial' });
    const level = noiseLevel((await readAll(whitened(clean, dense)))[0]!);
    expect(level).toBeGreaterThan(0.7);
    expect(level).toBeLessThan(1.1);
  });

  it('mixes only neighbours on a large probe', async () => {
    const random = new Random(4);
    const samples = 6000;
    const channelCount = 80;
    const common = normalNoise(random, samples, 2);
    const traces = Array.from({ length: channelCount }, () =>
      normalNoise(random, samples).map((x, t) => x + (common[t] ?? 0)),
    );
    const probe = {
      name: 'column',
      positionsUm: Float64Array.from({ length: 2 * channelCount }, (_, i) =>
        i % 2 === 0 ? 0 : 20 * (i >> 1),
      ),
      shankIds: new Array<string>(channelCount).fill('0'),
      geometryKnown: true,
    };
    const recording = recordingOf([traces], 30000, probe);
    const local = await plan(recording, { whiten: 'spatial' });
    expect(local.spatial.neighbourCount).toBe(32);
    expect(Array.from(local.spatial.channels.subarray(0, 32))).toEqual([...Array(32).keys()]);
    const white = await readAll(whitened(recording, local));
    expectIdentityCovariance(white.slice(30, 40), 0.15);
  });
});

describe('temporal whitening', () => {
  it('flattens the spectrum of autoregressive noise', async () => {
    const trace = autoregressive(normalNoise(new Random(5), 80_000, 7), 0.9, -0.3);
    const recording = recordingOf([[trace]]);
    const [lowBefore, highBefore] = powerRange(
      (await whitenedTraces(recording, { whiten: 'spatial' }))[0]!,
    );
    expect(highBefore / lowBefore).toBeGreaterThan(10);
    const white = (await whitenedTraces(recording))[0]!;
    const [low, high] = powerRange(white);
    expect(low).toBeGreaterThan(0.85);
    expect(high).toBeLessThan(1.15);
    expect(noiseLevel(white)).toBeCloseTo(1, 1);
  });

  it('keeps channels independent', async () => {
    const random = new Random(6);
    const recording = recordingOf([
      mixedNoise(random, 80_000).map((trace) => autoregressive(trace, 0.9, -0.3)),
    ]);
    const white = await whitenedTraces(recording);
    expectIdentityCovariance(white, 0.06);
    for (const trace of white) {
      const [low, high] = powerRange(trace);
      expect(low).toBeGreaterThan(0.8);
      expect(high).toBeLessThan(1.2);
    }
  });

  it('has odd symmetric taps', async () => {
    const trace = autoregressive(normalNoise(new Random(7), 30_000), 0.8, 0);
    const { temporalTaps, tapCount } = await plan(recordingOf([[trace]]));
    expect(tapCount).toBe(49);
    expect(Array.from(temporalTaps).reverse()).toEqual(Array.from(temporalTaps));
  });

  it('is left out where the noise is white already', async () => {
    const recording = recordingOf([[normalNoise(new Random(8), 60_000, 12)]]);
    expect((await plan(recording)).tapCount).toBe(1);
    const short = recordingOf([[normalNoise(new Random(9), 4000, 12)]]);
    expect((await plan(short)).tapCount).toBe(1);
  });
});

describe('every mode of whitening', () => {
  it.each(['spatial+temporal', 'spatial', 'temporal', 'off'] as const)(
    'gives %s channels a noise level of 1',
    async (whiten) => {
      const random = new Random(10);
      const traces = mixedNoise(random, 40_000);
      for (const trace of traces) addSpikes(trace, poissonTimes(random, 40_000, 8000), 150);
      const recording = recordingOf([traces]);
      for (const bandPass of ['off', band] as const) {
        for (const trace of await whitenedTraces(recording, { whiten, bandPass })) {
          expect(noiseLevel(trace)).toBeGreaterThan(0.93);
          expect(noiseLevel(trace)).toBeLessThan(1.12);
        }
      }
    },
  );

  it('changes nothing but the scale when it is off', async () => {
    const traces = mixedNoise(new Random(11), 20_000);
    const recording = recordingOf([traces]);
    const scaled = await plan(recording, { whiten: 'off', bandPass: band });
    const microvolts = await readAll(filtered(recording, scaled));
    const units = await readAll(whitened(recording, scaled));
    units.forEach((trace, channel) => {
      const level = scaled.noiseLevelMicrovolts[channel] ?? 0;
      for (let t = 0; t < 20_000; t += 97) {
        expect(trace[t]).toBeCloseTo((microvolts[channel]?.[t] ?? 0) / level, 5);
      }
    });
  });
});

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
