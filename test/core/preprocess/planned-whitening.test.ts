import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { noiseLevel } from '../../../core/math/order-statistics.ts';
import { filtered, whitened } from '../../../core/preprocess/preprocess.ts';
import { noiseSpectrum } from '../../../core/preprocess/temporal-whitening.ts';
import { band, expectIdentityCovariance, mixedNoise, plan, whitenedTraces } from './planning.ts';
import {
  addSpikes,
  autoregressive,
  crossCovariance,
  normalNoise,
  poissonTimes,
  readAll,
  recordingOf,
} from './synthetic.ts';

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
